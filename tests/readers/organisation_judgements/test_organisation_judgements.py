"""Judgements on organisations are read whole or found wanting, line by line, and never taken for those on links."""

from __future__ import annotations

from pathlib import Path

from tests.building import put, read_in

from comity.entities.resolving import judged
from comity.lake import Lake
from comity.model.finding import Finding
from comity.model.matching import PairJudgement
from comity.model.origin import Head, Origin, Snapshot
from comity.model.records import OrganisationJudgement
from comity.readers import judgements, organisation_judgements
from comity.readers.known import reader_for

GOOD = b"left,right,verdict,who,when,why,score\naa,bb,Same,A. Reader,2026-11-21,one letterhead,0.91\n"


def read(tmp_path: Path, data: bytes) -> list:
    path = tmp_path / "j.csv"
    path.write_bytes(data)
    return list(organisation_judgements.read(Snapshot("0" * 64, path, len(data), Origin("j.csv"))))


def test_complete_row_is_a_judgement(tmp_path: Path) -> None:
    head = Head("j.csv", GOOD, GOOD.decode())
    assert reader_for(head) is organisation_judgements
    assert not judgements.recognises(head)
    expected = OrganisationJudgement("line 2", "aa", "bb", "same", "A. Reader", "2026-11-21", "one letterhead", "0.91")
    assert read(tmp_path, GOOD) == [expected]


def test_score_may_be_left_out(tmp_path: Path) -> None:
    (said,) = read(tmp_path, b"left,right,verdict,who,when,why\naa,bb,unsure,A,2026-11-21,no proof\n")
    assert said.score is None


def test_incomplete_rows_are_findings_with_their_line(tmp_path: Path) -> None:
    data = (
        GOOD
        + b"aa,,same,A,2026-11-21,x,\naa,cc,perhaps,A,2026-11-21,x,\naa,cc,same,A,21/11/2026,x,\naa,aa,same,A,2026-11-21,x,\n"
    )
    found = [(f.code, f.line) for f in read(tmp_path, data) if isinstance(f, Finding)]
    assert found == [
        ("judgement-incomplete", 3),
        ("judgement-verdict", 4),
        ("unreadable-date", 5),
        ("judgement-incomplete", 6),
    ]


def test_judgements_in_the_lake_come_back_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    late = b"left,right,verdict,who,when,why\naa,bb,different,B,2026-12-01,two charters\n"
    read_in(tmp_path / "home", put(tmp_path, "late.csv", late), put(tmp_path, "good.csv", GOOD))
    assert judged(Lake.open(tmp_path / "home")) == [
        PairJudgement("aa", "bb", "same", "A. Reader", "2026-11-21", "one letterhead", "0.91"),
        PairJudgement("aa", "bb", "different", "B", "2026-12-01", "two charters"),
    ]
