"""The bars of the reader, on the gold files: recall 0.9 and precision 0.8 for what a person judges first."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tools.bench_documents import GOLD, MEASURED, document_of, measure, read

from tests.conftest import published

BARS = ("organisation", "quotation with speaker", "date", "money")
FILES = sorted(GOLD.glob("*.json"))


def opened(path: Path):
    gold = json.loads(path.read_text())
    document = document_of(gold) or published(f"documents/{gold['document']}")
    return gold, read(document)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_each_document_is_read_to_the_bar(path: Path) -> None:
    gold, reading = opened(path)
    for kind, (wanted, found, met, _) in measure(gold, reading).items():
        if kind in BARS and wanted:
            assert met >= 0.9 * wanted, f"{kind}: {met} of {wanted} found"
            assert met >= 0.8 * found, f"{kind}: {found - met} of {found} are none"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_gold_is_of_the_very_text_that_is_read(path: Path) -> None:
    gold, reading = opened(path)
    text = reading.document.text
    assert hashlib.sha256(text.encode()).hexdigest() == gold["sha256_of_text"]
    for entry in gold["proposals"]:
        assert hashlib.sha256(text[entry["start"] : entry["end"]].encode()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_text_of_a_proposal_is_the_documents_at_its_span(path: Path) -> None:
    _, reading = opened(path)
    assert reading.proposals
    for each in reading.proposals:
        assert each.text == reading.document.text[each.start : each.end]


def test_gold_files_hold_hashes_and_no_sentence() -> None:
    for path in FILES:
        for entry in json.loads(path.read_text())["proposals"]:
            assert set(entry) == {"kind", "start", "end", "sha256", "speaker", "value"}
            assert entry["speaker"] is None or len(entry["speaker"]) == 64
    assert len(MEASURED) == 7
    assert len(FILES) >= 7
