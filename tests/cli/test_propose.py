"""`comity propose`: its written form, from a path and from an address, and that nothing is stored."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.snapshots.server import serving, whole

TEXT = "The Harbour Trust paid £3 million over two years. “It is not enough,” said Ann Lee in May 2021."


def test_propose_answers_in_the_written_form_and_stores_nothing(comity, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(TEXT)
    answer = comity("propose", file, "--json", home=tmp_path / "home")
    assert answer.code == 0, answer.err
    assert set(answer.json) == {"snapshot", "language", "proposals", "findings"}
    assert answer.json["snapshot"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert answer.json["language"] == "en"
    kinds = {p["kind"]: p for p in answer.json["proposals"]}
    assert set(kinds) == {"organisation", "money", "quotation", "date"}
    for each in answer.json["proposals"]:
        assert set(each) == {"kind", "start", "end", "text", "value", "speaker"}
        assert each["text"] == TEXT[each["start"] : each["end"]]
    assert kinds["money"]["value"] == {"amount": "3000000", "currency": "GBP", "years": 2}
    assert kinds["quotation"]["speaker"] == "Ann Lee"
    assert not (tmp_path / "home").exists()


def test_propose_fetches_an_address_and_keeps_nothing_of_it(comity, tmp_path: Path) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    with serving() as server:
        answer = comity("propose", server(whole(page), path="/notice.html"), "--json", home=tmp_path / "home")
    assert answer.code == 0, answer.err
    assert answer.json["snapshot"] == hashlib.sha256(page).hexdigest()
    assert "Harbour Trust" in [p["text"] for p in answer.json["proposals"]]
    assert not (tmp_path / "home").exists()


def test_propose_knows_the_names_it_is_given(comity, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("slug,name,language,kind\nann,Ann Lee,en,official\n")
    (tmp_path / "t.txt").write_text(TEXT)
    answer = comity("propose", tmp_path / "t.txt", "--names", tmp_path / "n.csv", "--json", home=tmp_path / "home")
    assert "ann" in [p["value"]["slug"] for p in answer.json["proposals"] if p["kind"] == "organisation"]


def test_propose_shows_a_table_to_people(comity, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(TEXT)
    answer = comity("propose", tmp_path / "t.txt", home=tmp_path / "home")
    assert answer.code == 0
    assert "Nothing was stored" in " ".join(answer.out.split())


def test_propose_names_the_next_step_when_a_document_cannot_be_read(comity, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04rest")
    answer = comity("propose", tmp_path / "a.docx", "--json", home=tmp_path / "home")
    assert answer.code == 3
    assert "PDF" in answer.json["next_step"]
    assert comity("propose", tmp_path / "absent.txt", home=tmp_path / "home").code == 3
