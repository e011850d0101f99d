"""Judgements are read whole or found wanting, line by line."""

from __future__ import annotations

from pathlib import Path

from comity.model.finding import Finding
from comity.model.origin import Head, Origin, Snapshot
from comity.model.records import Judgement
from comity.readers import judgements

GOOD = b"payer,payee,verdict,who,when,why\nXX-1-A,YY-2-B,reject,A. Reader,2026-11-21,another grant\n"


def read(tmp_path: Path, data: bytes) -> list:
    path = tmp_path / "j.csv"
    path.write_bytes(data)
    return list(judgements.read(Snapshot("0" * 64, path, len(data), Origin("j.csv"))))


def test_complete_row_is_a_judgement(tmp_path: Path) -> None:
    assert judgements.recognises(Head("j.csv", GOOD, GOOD.decode()))
    expected = Judgement("line 2", "XX-1-A", "YY-2-B", "reject", "A. Reader", "2026-11-21", "another grant")
    assert read(tmp_path, GOOD) == [expected]


def test_incomplete_rows_are_findings_with_their_line(tmp_path: Path) -> None:
    data = (
        GOOD + b"XX-1-A,,accept,A. Reader,2026-11-21,x\nXX-1-A,YY,maybe,A,2026-11-21,x\nXX,YY,accept,A,21/11/2026,x\n"
    )
    found = [(f.code, f.line) for f in read(tmp_path, data) if isinstance(f, Finding)]
    assert found == [("judgement-incomplete", 3), ("judgement-verdict", 4), ("unreadable-date", 5)]
