"""`comity measure import`: counts as in the file, each file's outcome, and nothing twice."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.building import activity, iati, payment, put

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).resolve().parents[1] / "readers" / "billstatus"
NAMES = {"path", "outcome", "measure", "actions", "cosponsors", "committees", "texts", "findings"}
COUNTS = ("actions", "cosponsors", "committees", "texts")


def test_import_counts_what_stands_in_the_file_and_the_second_time_it_is_unchanged(comity, tmp_path: Path) -> None:
    first = comity("measure", "import", FILES / "new.xml", "--json", home=tmp_path)
    assert first.code == 0, first.err
    (answer,) = first.json
    assert set(answer) == NAMES
    assert (answer["outcome"], answer["measure"]) == ("read", "us/199/hr/9001")
    assert [answer[name] for name in COUNTS] == [5, 2, 1, 2]
    assert {"code", "line", "found"} <= set(answer["findings"][0])
    (again,) = comity("measure", "import", FILES / "new.xml", "--json", home=tmp_path).json
    assert again == {**answer, "outcome": "unchanged"}
    (older,) = comity("measure", "import", FILES / "old.xml", "--json", home=tmp_path).json
    assert older["outcome"] == "read"
    assert "older-edition" in [found["code"] for found in older["findings"]]


def test_file_that_cannot_be_used_is_reported_and_stops_nothing(comity, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    put(folder, "a-broken.xml", (FILES / "new.xml").read_bytes()[:1500])
    put(folder, "b-empty.xml", b"")
    put(folder, "c-aid.xml", iati(activity("XX-1-A", payment("1"))))
    put(folder, "d-words.txt", b"nothing of the kind")
    put(folder, "e-bill.xml", (FILES / "old.xml").read_bytes())
    put(folder, "f-page.html", b"<!DOCTYPE html><p>a bill that somebody saved from a browser<br>")
    answer = comity("measure", "import", folder, tmp_path / "nowhere.xml", "--json", home=tmp_path / "home")
    assert answer.code == 0, answer.err
    outcomes = [(Path(one["path"]).name, one["outcome"]) for one in answer.json]
    assert outcomes == [
        ("a-broken.xml", "broken"),
        ("b-empty.xml", "unrecognised"),
        ("c-aid.xml", "unrecognised"),
        ("d-words.txt", "unrecognised"),
        ("e-bill.xml", "read"),
        ("f-page.html", "unrecognised"),
        ("nowhere.xml", "broken"),
    ]
    assert all(one["findings"] for one in answer.json[:4])
    assert answer.json[2]["findings"][0]["code"] == "not-a-measure"
    assert answer.json[0]["findings"][0]["line"] > 1


def test_every_published_file_is_counted_as_an_independent_count_has_it(comity, tmp_path: Path) -> None:
    folder = ROOT.parent / "shared/data/bills/billstatus-gpo-samples"
    if not folder.exists():
        pytest.skip("the shared data are not here")
    answers = {one["path"]: one for one in comity("measure", "import", folder, "--json", home=tmp_path).json}
    spec = importlib.util.spec_from_file_location("count_bills", ROOT / "tools/count_bills.py")
    counting = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(counting)
    files = sorted(folder.rglob("*BILLSTATUS-*.xml"))
    assert len(files) >= 20
    for path in files:
        answer, counted = answers[str(path)], counting.count(path)
        assert list(answer) == ["path", "outcome", "measure", *COUNTS, "findings"]
        assert answer["outcome"] == "read"
        assert {name: answer[name] for name in COUNTS} == {name: counted[name] for name in COUNTS}, path.name
    again = comity("measure", "import", folder, "--json", home=tmp_path).json
    assert {one["outcome"] for one in again if one["path"] in set(map(str, files))} == {"unchanged"}
    assert [{**one, "outcome": ""} for one in again] == [{**one, "outcome": ""} for one in answers.values()]
