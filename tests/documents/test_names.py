"""Organisations: those a register knows, in several scripts, and those that only the document introduces."""

from __future__ import annotations

import pytest

from comity.documents import propose, read_document


def named(text: str, names=()) -> list[tuple[str, str | None, str]]:
    found = propose(read_document(text.encode()), names).proposals
    return [(p.text, p.value["slug"], p.value["name"]) for p in found if p.kind == "organisation"]


def texts(text: str) -> list[str]:
    return [words for words, _, _ in named(text)]


REGISTER = [
    ("harbour", "Harbour Light", "en", "official"),
    ("harbour", "HLX", "en", "short"),
    ("harbour", "نور المرفأ", "ar", "official"),
    ("harbour", "אור הנמל", "he", "official"),
    ("cafe", "Café Démocratie", "fr", "official"),
]


@pytest.mark.parametrize(
    ("text", "words", "slug"),
    [
        ("We met Harbour Light there.", "Harbour Light", "harbour"),
        ("We met HLX there.", "HLX", "harbour"),
        ("Harbour Light’s hall", "Harbour Light", "harbour"),
        ("Har\u200bbour\u00a0Light", "Har\u200bbour\u00a0Light", "harbour"),
        ("\u202eHarbour Light\u202c", "Harbour Light", "harbour"),
        ("at Cafe Democratie today", "Cafe Democratie", "cafe"),
        ("ولنور المرفأ قاعة", "نور المرفأ", "harbour"),
        ("פגשנו את אנשי אור הנמל", "אור הנמל", "harbour"),
    ],
)
def test_name_of_the_register_is_found_however_it_is_written(text, words, slug) -> None:
    assert [(w, s) for w, s, _ in named(text, REGISTER)] == [(words, slug)]


def test_common_words_are_no_name_for_want_of_a_capital() -> None:
    assert named("there was a harbour light over the hlx of the bay", REGISTER) == []


def test_acronym_in_brackets_stands_for_its_long_name_afterwards() -> None:
    text = "The Forum for Shared Towns (FST) met. FST paid. The Peace Partnership Act (PPA) passed; PPA pays."
    assert named(text) == [
        ("Forum for Shared Towns", None, "Forum for Shared Towns"),
        ("FST", None, "Forum for Shared Towns"),
        ("FST", None, "Forum for Shared Towns"),
    ]


def test_items_under_members_are_names_and_sentences_are_not() -> None:
    text = "Our members\n\n• Olive Branch\n• Open Windows (OW)\n• Many members are small.\n\nNews\n\n• Spring Fair\n"
    assert texts(text) == ["Olive Branch", "Open Windows", "OW"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Israeli Ministry of Education said no.", ["Israeli Ministry of Education"]),
        ("the Ministry of Justice and the Ministry of Health", ["Ministry of Justice", "Ministry of Health"]),
        ("Standing Water, a group of engineers, left.", ["Standing Water"]),
        ("OpenSea’s Executive Director spoke.", ["OpenSea"]),
        ("Teachers for Peace met the government of Canada.", ["Teachers for Peace", "government of Canada"]),
        ("the Harbour Trust and Lake Fund", ["Harbour Trust", "Lake Fund"]),
        ("the Taxpayers’ League of Riverside", ["Taxpayers’ League of Riverside"]),
        ("tours of the West Bank and a trust deed", []),
        ("the Middle East Partnership Act and the Quayside Declaration", []),
        ("Donors include Bright Water, the Open Sea and Malta.", ["Bright Water", "Open Sea"]),
        ("It received $75k from Rockwell Giving.", ["Rockwell Giving"]),
        ("أعلنت جمعية جسور السلام اليوم", ["جمعية جسور السلام"]),
        ("במשרד החינוך אמרו", ["משרד החינוך"]),
        ("ארגון ״קולות השכונה״ פרסם", ["ארגון ״קולות השכונה״"]),
    ],
)
def test_names_that_no_register_knows_are_found_by_how_they_are_called(text, words) -> None:
    assert texts(text) == words


def test_membership_and_relations_name_both_ends() -> None:
    text = "The Harbour Trust is a member of the Lake Alliance and is listed as a partner by the Coast Fund."
    found = [p.value for p in propose(read_document(text.encode())).proposals if p.kind in ("membership", "relation")]
    assert found == [
        {"kind": "member", "from": "Harbour Trust", "to": "Lake Alliance"},
        {"kind": "partner", "from": "Harbour Trust", "to": "Coast Fund"},
    ]
