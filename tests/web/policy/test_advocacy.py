"""An advocate's page sentence by sentence: each is entered in the shipped case, and the case's page shows what others say of it.

The page is not kept here: sentences are named by the heading they stand under and their number, and found in the shared data.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from comity.lake import Lake
from comity.web.policy.cases import load_cases
from comity.web.policy.models import MeasureLink, OutcomeClaim, PermitSeries, Pledge, Point, Position
from comity.web.register import loading
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3].parent / "shared/data/documents/allmep-global-advocacy.txt"
CASE = "israel-palestine"
ENTERED: dict[tuple[str, int], tuple[str, ...]] = {
    ("Global Advocacy", 1): ("outcome maintains-and-grows", "outcome top-of-the-agenda"),
    ("Global Advocacy", 2): ("outcome raised-300m-globally",),
    ("Global Advocacy", 3): ("link us/111/hr/1605",),
    ("U.S. Advocacy", 1): ("outcome congress-300m", "outcome peacebuilding-100m"),
    ("U.S. Advocacy", 2): ("outcome meppa-enacted", "outcome largest-investment"),
    ("European & Global Advocacy", 1): (
        "outcome uk-three-million",
        "outcome canada-three-million",
        "outcome works-with-governments",
    ),
    ("European & Global Advocacy", 2): ("outcome briefs-governments",),
    ("Regional Advocacy", 1): ("outcome regional-advocacy",),
    ("Regional Advocacy", 2): ("outcome permits-doubled", "permits daily-permits"),
    ("An International Fund for Israeli-Palestinian Peace", 1): ("point less-than-four-dollars",),
    ("An International Fund for Israeli-Palestinian Peace", 2): ("point billion-over-two-decades",),
    ("An International Fund for Israeli-Palestinian Peace", 3): ("point northern-ireland-compared",),
    ("An International Fund for Israeli-Palestinian Peace", 4): ("point fund-for-ireland-created",),
    ("An International Fund for Israeli-Palestinian Peace", 5): ("position meppa", "point meppa-promise"),
    ("An International Fund for Israeli-Palestinian Peace", 6): (
        "outcome uk-concept-announced",
        "pledge uk-concept",
        "pledge governments-interest",
        "outcome most-advanced-stage",
    ),
    ("An International Fund for Israeli-Palestinian Peace", 7): ("outcome defends-existing-funding",),
}
"""What each sentence, by heading and number, is entered as."""


def plain(text: str) -> str:
    """One kind of quotation mark and space, so that words can be compared."""
    text = re.sub("[\u2066-\u2069]", "", html.unescape(text))
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("“", '"').replace("”", '"')).casefold()


def sentences() -> dict[tuple[str, int], str]:
    if not PAGE.exists():
        pytest.skip("the shared data are not here")
    found: dict[tuple[str, int], str] = {}
    heading = ""
    for block in re.split(r"\n\s*\n", PAGE.read_text(encoding="utf-8")):
        words = re.sub(r"\s+", " ", block).strip()
        if not words.endswith("."):
            heading = words
            continue
        before = sum(place == heading for place, _ in found)
        for number, sentence in enumerate(re.split(r"(?<![ .][A-Z]\.)(?<=\.) (?=[A-Z])", words), before + 1):
            found[heading, number] = sentence
    return found


def quoted(entry: str) -> tuple[list[str], str]:
    """The words that an entry takes from the page (what stands in quotation marks, numbers put in), and its place there."""
    kind, name = entry.split(" ", 1)
    slug = f"{CASE}-{name}"
    if kind == "outcome":
        claim = OutcomeClaim.objects.get(slug=slug)
        return re.findall(r"“([^”]+)”", claim.words), claim.place
    if kind == "pledge":
        pledge = Pledge.objects.get(slug=slug)
        return re.findall(r"“([^”]+)”", pledge.words), pledge.place
    if kind == "position":
        position = Position.objects.get(measure__key=f"case/{CASE}/{name}")
        return re.findall(r"“([^”]+)”", position.words), position.place
    if kind == "link":
        link = MeasureLink.objects.get(measure__key=name, kind="model")
        return re.findall(r"“([^”]+)”", link.words), link.place
    if kind == "permits":
        points = PermitSeries.objects.get(slug=slug).points.order_by("pk")
        return [f"{point.value:.0f}" for point in points], points[0].place
    version = Point.objects.get(slug=slug).versions.order_by("-number")[0]
    said = version.texts.get(language="en")
    numbers = {name: figure.get("literal", "") for name, figure in version.figures.items()}
    words = re.sub(r"{(\w+)}", lambda match: numbers[match[1]] or match[0], said.text)
    places = {figure["place"] for figure in version.figures.values() if "literal" in figure} or {said.place}
    return [text for text in re.findall(r"“([^”]+)”", words) if "{" not in text], places.pop()


@pytest.fixture
def loaded(lake: Lake) -> Lake:
    loading.load_cases(lake)
    load_cases(lake)
    return lake


def test_every_sentence_is_entered_in_its_own_words_at_its_own_place(loaded: Lake) -> None:
    said = sentences()
    assert set(said) == set(ENTERED), "a sentence that nothing enters, or an entry without a sentence"
    for (heading, number), entries in ENTERED.items():
        for entry in entries:
            words, place = quoted(entry)
            assert words, entry
            assert place.startswith(heading), entry
            for each in words:
                assert plain(each) in plain(said[heading, number]), (heading, number, entry)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_built_from_them_shows_each_with_who_stands_behind_it(loaded: Lake, language: str) -> None:
    answer = Client().get(f"{LANGUAGES[language]}/cases/{CASE}/policy/").content.decode()
    seen = plain(re.sub(r"<[^>]+>", "", answer))
    for entries in ENTERED.values():
        for entry in entries:
            if entry.startswith("point"):
                slug = f"{CASE}-{entry.split()[1]}"
                assert f"/points/{slug}/" in answer, entry
                text = Point.objects.get(slug=slug).versions.order_by("-number")[0].texts.get(language=language).text
                assert plain(text.partition("{")[0]) in seen, entry
            elif entry.startswith("permits"):
                assert re.search("2,500 [→←] 5,000", seen)
            else:
                assert all(plain(words) in seen for words in quoted(entry)[0]), entry


def test_page_tells_what_an_official_corroborates_from_what_its_speaker_asserts(loaded: Lake) -> None:
    answer = Client().get(f"/cases/{CASE}/policy/").content.decode()
    seen = plain(re.sub(r"<[^>]+>", " ", answer))
    asserted = sum(
        not claim.evidence.filter(level="corroborated", against=False) for claim in OutcomeClaim.objects.all()
    )
    assert f"{OutcomeClaim.objects.count()} claims: {asserted} asserted" in seen
    assert "1 corroborated by an official" in seen
    assert seen.count("asserted by this page") >= 4, "amounts, positions and links of the page itself"
