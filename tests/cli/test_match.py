"""`comity match`: candidates with score and parts; judgements join, part and are kept out of the list."""

from __future__ import annotations

import json
from pathlib import Path

from tests.building import activity, iati, put, read_in

ORG = '<participating-org role="4" ref="{}"><narrative>{}</narrative></participating-org>'
NAMES = (
    ("", "Sample Path for Peace"),
    ("", "SAMPLE PATH FOR PEACE, INC."),
    ("GB-CHC-328158", "Harbour Choir"),
    ("GB-CHC-328158", "The Harbour Choir Ltd"),
)


def lake(tmp_path: Path) -> Path:
    file = iati(activity("XX-1-A", more="".join(ORG.format(*one) for one in NAMES)))
    read_in(tmp_path / "home", put(tmp_path, "a.xml", file))
    return tmp_path / "home"


def judgement(tmp_path: Path, pair: dict, verdict: str) -> Path:
    row = f"{pair['left']['key']},{pair['right']['key']},{verdict},A. Reader,2026-11-21,one letterhead\n"
    return put(tmp_path, f"{verdict}.csv", b"left,right,verdict,who,when,why\n" + row.encode())


def test_candidates_come_with_score_and_parts_and_identifiers_have_merged(comity, tmp_path: Path) -> None:
    answer = comity("match", "--json", home=lake(tmp_path))
    assert answer.code == 0, answer.err
    found = answer.json
    assert set(found) == {"release", "mentions", "clusters", "candidates", "findings"}
    (pair,) = found["candidates"]
    assert {pair[side]["name"] for side in ("left", "right")} == {NAMES[0][1], NAMES[1][1]}
    assert 0.25 <= pair["score"] <= 1
    assert [p["comparison"] for p in pair["parts"]] == ["name", "difference", "identifier"]
    (merged,) = found["clusters"]
    assert len(merged["mentions"]) == 2
    assert "GB-CHC-328158" in merged["because"][0]


def test_judged_pairs_leave_the_list_and_only_same_joins(comity, tmp_path: Path) -> None:
    home = lake(tmp_path)
    before = comity("match", "--json", home=home)
    (pair,) = before.json["candidates"]
    same = comity("match", "--judgements", judgement(tmp_path, pair, "same"), "--json", home=home).json
    assert same["candidates"] == []
    assert len(same["clusters"]) == 2
    different = comity("match", "--judgements", judgement(tmp_path, pair, "different"), "--json", home=home).json
    assert different["candidates"] == []
    assert different["clusters"] == before.json["clusters"]
    unsure = comity("match", "--judgements", judgement(tmp_path, pair, "unsure"), "--json", home=home)
    assert unsure.out == before.out
    assert comity("match", "--json", home=home).out == before.out


def test_file_that_holds_no_judgements_is_refused_with_what_was_expected(comity, tmp_path: Path) -> None:
    home = lake(tmp_path)
    answer = comity("match", "--judgements", put(tmp_path, "x.csv", b"a,b\n1,2\n"), "--json", home=home)
    assert answer.code == 2
    assert "left, right, verdict" in json.loads(answer.out)["expected"]
    assert comity("match", "--judgements", tmp_path / "none.csv", home=home).code == 2
