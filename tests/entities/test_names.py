"""Names that differ in spelling only have one key; names that differ in words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.entities.aliases import alias, concepts
from comity.entities.names import acronym, coded, is_local, is_nobody, key, name
from comity.entities.scripts import consonants, lookalikes, script, seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Médecins du Monde", "MEDECINS DU MONDE"),
        ("Pact, Inc.", "PACT INC"),
        ("Caritas Deutschland e. V.", "Caritas Deutschland e.V."),
        ("U.S. Department of State", "US Department of State"),
        ("United States Agency for International Development", "U.S. Agency for International Development"),
        ("United Nations Mine Action Service", "UN Mine Action Service"),
        ("Save the Children's Fund", "Save the Children’s Fund"),
        ("Vereniging Straße gGmbH", "Vereniging Strasse"),
        ("Peace\u200b\u202e Fund", "Peace Fund"),
        ("Mіnistry οf Health", "Ministry of Health"),  # a Ukrainian i and a Greek o
        ("עמותת שלום (ע״ר)", 'עמותת שלום ע"ר'),
        ("בית־ספר לשלום", "בית ספר לשלום"),
        ("שָׁלוֹם", "שלום"),
        ("منظمة الصحّة العالميّة", "منظمه الصحه العالميه"),
        ("جمعيّة الهـلال الأحمر", "جمعية الهلال الاحمر"),
        ("مؤسسة القدس", "موسسة القدس"),
        ("٣ أيار", "3 ايار"),
    ],
)
def test_spelling_does_not_change_the_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


def test_letters_within_words_are_left_alone() -> None:
    assert "zusammenarbeit" in key("Deutsche Gesellschaft für Internationale Zusammenarbeit (GIZ) GmbH")


def test_final_letters_of_hebrew_are_the_same_letters() -> None:
    assert key("ארגון") == key("ארגונ")


def test_a_name_of_legal_forms_alone_keeps_them() -> None:
    assert key("AS") == "as"


def test_acronym_takes_the_words_of_weight() -> None:
    assert acronym("International Committee of the Red Cross") == "icrc"
    assert acronym("وزارة الصحة") == ""
    assert acronym("Oxfam") == ""


def test_an_acronym_in_brackets_is_another_writing_and_a_place_is_not() -> None:
    assert name("Deutsche Gesellschaft für Internationale Zusammenarbeit (GIZ) GmbH").acronyms == ("giz",)
    assert "who" in name("WHO/World Health Organization").keys
    assert name("Save the Children (UK)").keys == ("save children uk",)
    assert "norwegian refugee council" not in name("Norwegian Refugee Council (NOR)").keys


def test_places_are_read_from_names_and_adjectives_in_three_scripts() -> None:
    for text in ("Norwegian Red Cross", "Red Cross Norway", "Norges Røde Kors, Norge", "الصليب الأحمر النرويجي"):
        assert name(text).places == ("NO",), text
    assert name("Inter-American Development Bank").places == ()
    assert name("Peace People, Northern Ireland").places == ("GB-NIR",)
    assert name("הרשות, ישראל").places == ("IL",)
    assert coded("Norwegian Refugee Council (NOR)") == "NO"
    assert coded("Novo Nordisk (AS)") == ""


def test_one_concept_in_three_languages() -> None:
    assert set(concepts(name("وزارة الصحة"))) == set(concepts(name("Ministry of Health"))) == {"ministry", "health"}
    assert set(concepts(name("משרד הבריאות"))) >= {"ministry"}
    assert set(concepts(name("Norwegian Red Cross"))) == set(concepts(name("Red Cross of Norway")))


def test_well_known_names_meet_across_scripts() -> None:
    for text in ("UNHCR", "مفوضية اللاجئين", "נציבות האו״ם לפליטים", "UN High Commissioner for Refugees (UNHCR)"):
        assert alias(name(text)) == "unhcr", text
    for text in ("Canada", "Canada, Government of", "كندا", "Government of Canada"):
        assert alias(name(text)) == "country-CA", text


def test_an_acronym_in_brackets_alone_does_not_make_a_well_known_name() -> None:
    assert alias(name("Oxfam Italia (OIT)")) == ""
    assert alias(name("United Kingdom and Ireland")) == ""


@pytest.mark.parametrize(
    "text",
    ["an individual", "NGOs (details not yet provided)", "Other", "N/A", "-", "12", "Various donors", "REDACTED"],
)
def test_texts_that_name_nobody_are_known(text: str) -> None:
    assert is_nobody(text)


@pytest.mark.parametrize(
    "text", ["Oxfam", "Other Voices", "Private Agencies Collaborating Together", "יד ביד", "أطباء بلا حدود"]
)
def test_organisations_are_not_nobody(text: str) -> None:
    assert not is_nobody(text)


def test_names_that_every_country_has_are_local() -> None:
    assert is_local("Ministry of Health")
    assert is_local("وزارة الصحة")
    assert is_local("Embassy of Finland")
    assert not is_local("Ministry of Foreign Affairs of the Netherlands")
    assert not is_local("Ministry of Foreign Affairs NL")


def test_look_alike_letters_and_hidden_ones_are_told() -> None:
    assert lookalikes("Реасе Fund") == []  # one script throughout: a Cyrillic word is no deceit by itself
    assert lookalikes("Pеace Fund") == ["Pеace"]
    assert lookalikes("Pe\u200bace Fund") == ["Pe\u200bace"]
    assert lookalikes("Peace Fund, Médecins, Ħal Far") == []


def test_script_is_that_of_most_letters() -> None:
    assert [script(t) for t in ("Peace", "שלום Now", "السلام", "Мир", "平和", "123")] == [
        "latin", "hebrew", "arabic", "cyrillic", "han", "",
    ]  # fmt: skip


def test_consonants_meet_across_scripts() -> None:
    assert consonants("shalom") == consonants("שלום") == "slm"
    assert consonants("Ajman".lower()) == consonants("عجمان")


@given(st.text(max_size=60))
def test_any_text_has_a_key_of_what_is_seen_of_it(text: str) -> None:
    taken = name(text)
    assert key(seen(text)) == key(text)
    assert seen(seen(text)) == seen(text)
    assert all(taken.keys)
    assert not any(c in key(text) for c in "\u200b\u202e\u2066")
