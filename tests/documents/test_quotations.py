# ruff: noqa: E501 - sentences as they stand in a document
"""Who said what: marks of several languages, verbs before and after, nesting, and what is never closed."""

from __future__ import annotations

import pytest

from comity.documents import propose, read_document


def quoted(text: str, **more) -> list:
    return [p for p in propose(read_document(text.encode()), **more).proposals if p.kind == "quotation"]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("The Harbour Trust wrote, “It is not enough money.”", "“It is not enough money.”", "Harbour Trust"),
        ("“It is not enough,” said Ann Lee of the Harbour Trust.", "“It is not enough,”", "Ann Lee"),
        ("“It is not enough,” Ann Lee told reporters.", "“It is not enough,”", "Ann Lee"),
        ("Ann Lee, director of the Harbour Trust, said: “It is late.”", "“It is late.”", "Ann Lee"),
        ("The plan was described by the Harbour Trust as “a very bad idea”.", "“a very bad idea”", "Harbour Trust"),
        ("According to the Harbour Trust, “it is late”.", "“it is late”", "Harbour Trust"),
        ("The Harbour Trust, which is a member of the Lake Fund, rejected it as “mere noise”.", "“mere noise”", "Harbour Trust"),
        ("The Harbour Trust called the plan 'a waste of money,' and left.", "'a waste of money,'", "Harbour Trust"),
        ("« C’est une étape décisive », a déclaré Claire Moreau.", "« C’est une étape décisive »", "Claire Moreau"),
        ("„Wir sind sehr dankbar“, sagte Jonas Weber.", "„Wir sind sehr dankbar“", "Jonas Weber"),
        ("وقالت جمعية جسور السلام: «هذا غير كاف».", "«هذا غير كاف»", "جمعية جسور السلام"),
        ("יוסי כהן אמר: ״זו טעות גדולה״.", "״זו טעות גדולה״", "יוסי כהן"),
        ("לדברי יו\"ר העמותה, דנה לוי, \"לא קיבלנו אף שקל\".", '"לא קיבלנו אף שקל"', "דנה לוי"),
        ("משרד המשפטים טען כי העמותה \"פועלת בניגוד לחוק\".", '"פועלת בניגוד לחוק"', "משרד המשפטים"),
        ("وبحسب وزارة الخارجية، فإن الجمعية «لا تعمل بشفافية».", "«لا تعمل بشفافية»", "وزارة الخارجية"),
        ("أعلنت جمعية بذور الأمل أنها تلقت منحة كبيرة جدا.", "أنها تلقت منحة كبيرة جدا", "جمعية بذور الأمل"),
        ("לדברי משרד החינוך, \"לא היה תקציב\".", '"לא היה תקציב"', "משרד החינוך"),
    ],
)  # fmt: skip
def test_speaker_is_found_before_after_and_in_the_passive(text, words, speaker) -> None:
    (found,) = quoted(text)
    assert (found.text, found.speaker) == (words, speaker)


def test_item_without_subject_speaks_of_the_item_above() -> None:
    text = "Members\n\n• Harbour Trust\n  • Accuses the port of “open theft.”\n  • In May 2021, it called on all to “stop the works.”\n"
    first, second = quoted(text)
    assert (first.speaker, first.value["verb"]) == ("Harbour Trust", "accuses")
    assert (second.speaker, second.value["said"]) == ("Harbour Trust", "2021-05")


def test_report_of_a_report_keeps_every_speaker_apart() -> None:
    text = "According to the Valley Herald, the Harbour Trust said that “nobody can show it.”"
    (found,) = quoted(text, publisher="Coast Watch")
    assert found.value["speakers"] == ["Coast Watch", "Valley Herald", "Harbour Trust"]
    assert found.speaker == "Harbour Trust"


def test_quotation_never_closed_runs_to_its_paragraphs_end_with_a_finding() -> None:
    reading = propose(read_document("The Harbour Trust said that “it is late and dark.\n\nNext “day” came.".encode()))
    first = next(p for p in reading.proposals if p.kind == "quotation")
    assert first.text == "“it is late and dark."
    assert first.value["closed"] is False
    assert "quotation-unclosed" in [f.code for f in reading.findings]


def test_nested_marks_belong_to_the_outer_quotation() -> None:
    (found,) = quoted("The Harbour Trust said: “They were told to ‘go home’ again.”")
    assert found.text == "“They were told to ‘go home’ again.”"


def test_names_inside_a_quotation_have_not_said_it() -> None:
    text = "Ann Lee of the Lake Fund published a report titled “Ben Moss And The Port,” claiming that the port “shuts all of us out”."
    assert [q.speaker for q in quoted(text)] == [None, "Ann Lee"]


def test_one_or_two_words_count_only_where_somebody_says_them() -> None:
    assert quoted("Its members promote “peace” and “quiet” in the city.") == []
    (found,) = quoted("The Harbour Trust accuses the port of “theft”.")
    assert found.speaker == "Harbour Trust"


def test_title_is_no_speech() -> None:
    (title, said) = quoted("In an article “Why the Port Closed,” the Harbour Trust wrote, “It was late.”")
    assert (title.speaker, said.speaker) == (None, "Harbour Trust")


def test_added_emphases_are_noted() -> None:
    (found,) = quoted("The Harbour Trust wrote, “It was very late” (emphases added).")
    assert found.value["emphases_added"] is True


def test_reported_speech_without_marks_is_proposed_as_indirect() -> None:
    (found,) = quoted("The Ministry of Harbours declared that nobody could take part any more.")
    assert found.text == "nobody could take part any more"
    assert (found.speaker, found.value["indirect"]) == ("Ministry of Harbours", True)


def test_gershayim_and_apostrophes_are_no_quotation_marks() -> None:
    assert quoted("העמותה קיבלה 5,000 ש״ח מארה״ב, וגם ח״כ הגיע.") == []
    assert quoted("The members’ hall and the boys' club aren't open.") == []
