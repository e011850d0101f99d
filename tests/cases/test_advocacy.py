"""Each sentence of the page that the project began from stands in the case files, as what it is, with its level of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from comity.lake import Lake
from comity.methods.catalog import cases, parts
from comity.model.policy import (
    RegisteredMeasure,
    RegisteredOutcome,
    RegisteredPermitSeries,
    RegisteredPledge,
    RegisteredPoint,
)
from tests.building import starter_lake
from tests.conftest import published

PAGE = "allmep-global-advocacy"
QUOTED = re.compile("“([^”]+)”")
SENTENCE = re.compile(r"(?<=[a-z0-9]\.)\s+(?=[A-Z])")
SHORTEST = 60
"""Letters; shorter lines of the page are its headings."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return starter_lake(tmp_path_factory.mktemp("advocacy"))


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def said(lake: Lake) -> Iterator[tuple[str, str]]:
    """What entries that cite the page quote, as (kind, words)."""
    for case in cases(lake):
        for outcome in parts(lake.rows, "outcome", RegisteredOutcome, case):
            yield from (("outcome", q) for q in QUOTED.findall(outcome.words) if outcome.source == PAGE)
        for pledge in parts(lake.rows, "pledge", RegisteredPledge, case):
            yield from (("pledge", q) for q in QUOTED.findall(pledge.words) if pledge.source == PAGE)
        for point in parts(lake.rows, "point", RegisteredPoint, case):
            for version in point.versions:
                printed = {figure.name: figure.literal for figure in version.figures if figure.literal}
                for text in version.texts:
                    words = re.sub(r"\{(\w+)\}", lambda m, p=printed: p.get(m[1], m[0]), text.text)
                    yield from (("point", q) for q in QUOTED.findall(words) if text.language == "en")
        for measure in parts(lake.rows, "measure", RegisteredMeasure, case):
            for words in (measure.note.get("en", ""), *(link.words for link in measure.links)):
                yield from (("measure", q) for q in QUOTED.findall(words))
        for series in parts(lake.rows, "permit", RegisteredPermitSeries, case):
            yield from (("permit", q) for q in QUOTED.findall(series.note.get("en", "")))


def test_every_sentence_is_entered_and_every_quotation_is_word_for_word(lake: Lake) -> None:
    page = published("documents/allmep-global-advocacy.txt").read_text(encoding="utf-8")
    sentences = [plain(s) for line in page.splitlines() for s in SENTENCE.split(line) if len(s) > SHORTEST]
    quoted = [(kind, plain(words)) for kind, words in said(lake)]
    assert len(sentences) > 12
    assert [s[:60] for s in sentences if not any(words in s for _, words in quoted)] == []
    assert {kind for kind, words in quoted if any(words in s for s in sentences)} == {
        "outcome",
        "pledge",
        "point",
        "measure",
        "permit",
    }
    assert [words for kind, words in quoted if kind != "measure" and words not in plain(page)] == []


def test_what_only_the_claimant_says_is_asserted_and_nothing_else(lake: Lake) -> None:
    levels = {
        outcome.id: {e.level for e in outcome.evidence if e.side == "for"}
        for outcome in parts(lake.rows, "outcome", RegisteredOutcome)
    }
    assert [name for name, found in levels.items() if "corroborated" in found] == ["meppa-enacted"]
    assert not any("evaluated" in found for found in levels.values())
    assert {"permits-doubled", "uk-three-million", "raised-300m-globally"} <= set(levels)
