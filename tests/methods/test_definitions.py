"""Definition sets are data: which codes they hold, and which words they find in six languages, and which they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity import methods
from comity.lake import Lake
from comity.methods.definitions import BY_CODE
from comity.methods.words import find
from comity.pipeline import starter as shipped
from tests.building import NOW, activity, iati, payment, put, read_in

WORDS = BY_CODE["people-to-people"].words


def test_sets_hold_the_codes_they_say() -> None:
    assert BY_CODE["15220"].purposes == ("15220",)
    assert set(BY_CODE["152xx"].purposes) == {"15210", "15220", "15230", "15240", "15250", "15261"}
    assert set(BY_CODE["pbso"].purposes) == set(BY_CODE["152xx"].purposes) | {
        *("15110", "15111", "15112", "15113", "15114", "15125", "15130", "15142", "15150", "15152", "15153"),
        *("15160", "15170", "15180", "15190"),
    }
    assert set(WORDS) >= {"en", "fr", "es", "de", "ar", "he"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("People‑to‑People Partnership for Peace Fund", "en"),
        ("Support to COEXISTENCE between youth", "en"),
        ("Favoriser le Vivre Ensemble dans la région", "fr"),
        ("Fomento de la convivencia entre jóvenes", "es"),
        ("Projekt der Völkerverständigung", "de"),
        ("مشروع لتعزيز التعايش بين الشباب", "ar"),
        ("وتعزيزِ التَّعايُش السلمي", "ar"),
        ("תוכנית לקידום דו־קיום בקהילה", "he"),
        ("לחיים משותפים", "he"),
        ("PEOPLE–TO–PEOPLE contacts", "en"),
        ("people \u2212 to \u2212 people", "en"),
        ("Cross community relations", "en"),
        ("Peo\u00adple-to-peo\u00adple, coex\u200bistence", "en"),
        ("DE PEUPLE A PEUPLE", "fr"),
        ("Voelkerverstaendigung", "de"),
        ("VÖLKERVERSTÄNDIGUNG", "de"),
        ("مِن شَعبٍ الى شعب", "ar"),
        ("برنامج للتعايش السلمي", "ar"),
        ("\u202bوبالتعايش\u202c", "ar"),
        ("בדו קיום", "he"),
        ("\u200fולדו–קיום", "he"),
    ],
)
def test_words_are_found_in_each_language_however_they_are_written(text: str, language: str) -> None:
    hit = find(text, WORDS)
    assert hit is not None
    assert hit[1] == language
    assert hit[2] in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["Bank account reconciliation", "Nonconvivencial", "Roads to people", "", "مشروع طرق", "טמעם לעם", "فالتعا يش"],
)
def test_other_words_are_not_found(text: str) -> None:
    assert find(text, WORDS) is None


def test_a_hit_is_shown_as_published_with_what_stands_around_it() -> None:
    hit = find("Zürich – " + "ä" * 60 + "  CO–EXISTENCE  “forever” " + "ö" * 60, WORDS)
    assert hit is not None
    assert (hit[2][0], hit[2][-1]) == ("ä", "ö")
    assert "CO–EXISTENCE “forever”" in hit[2]


def test_each_row_in_the_set_shows_the_word_that_put_it_there(tmp_path: Path) -> None:
    shipped.build(tmp_path, now=NOW)
    said = activity(
        "XX-1-A",
        payment("10"),
        sector="11110",
        more="<description><narrative>Une vie de coexistence.</narrative></description>",
    )
    silent = activity("XX-1-B", payment("20"), sector="11110")
    read_in(tmp_path, put(tmp_path / "in", "a.xml", iati(said, silent)))
    lake = Lake.open(tmp_path)
    case = methods.case(lake, "israel-palestine")
    asked = methods.question(case, definition="people-to-people", stage="disbursed", years="2022")
    rows = [r for r in methods.rows_used(lake, asked) if r["format"] == "iati_activity"]
    assert [(r["iati_identifier"], r["hit"]) for r in rows] == [
        ("XX-1-A", "coexistence (en, description): Une vie de coexistence.")
    ]
