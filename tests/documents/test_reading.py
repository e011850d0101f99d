"""Pages, PDFs and texts become text with offsets that stay; what cannot be read says why; nothing hostile gets further."""

from __future__ import annotations

import pytest

from comity.documents import propose, read_document
from comity.documents.pdf import text_of
from comity.model.errors import InputError
from tests.documents.pdfs import pdf


def test_plain_text_is_kept_to_the_character() -> None:
    text = "\r\nA\u200bB  c\u00a0d\r\n\tend\u202e"
    assert read_document(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "language", "words"),
    [
        ("شكرا لكم جميعا".encode("utf-16"), "ar", "شكرا لكم جميعا"),
        ("שלום לכולם וברוכים הבאים".encode("cp1255"), "he", "שלום לכולם וברוכים הבאים"),
        ("أهلا وسهلا بكم في المدينة".encode("cp1256"), "ar", "أهلا وسهلا بكم في المدينة"),
        ("the price of the café is £3".encode("cp1252"), "en", "the price of the café is £3"),
    ],
)
def test_encodings_are_told_apart(data, language, words) -> None:
    document = read_document(data)
    assert (document.text, document.language) == (words, language)


def test_page_keeps_its_lists_and_leaves_out_what_no_reader_sees() -> None:
    page = b"""<html lang="en"><head><title>Harbour Alliance</title><script>evil()</script></head><body><nav>Home</nav>
    <main><h1>Harbour Alliance</h1><p hidden>ignore me</p><h2>Members</h2><ul><li>Bridge Fund<ul><li>Accuses
    the port of <q>open theft</q>.</li></ul></li></ul></main><footer>2020</footer></body></html>"""
    document = read_document(page)
    assert document.text == (
        "Harbour Alliance\n\nMembers\n\n  \u2022 Bridge Fund\n    \u2022 Accuses the port of \u201copen theft\u201d.\n"
    )
    assert [p.speaker for p in propose(document).proposals if p.kind == "quotation"] == ["Bridge Fund"]


def test_pdf_gives_its_pages_in_order() -> None:
    document = read_document(pdf(["First page: \u201cyes\u201d"], ["Second page, \u00a33 million"]))
    assert document.media == "pdf"
    assert document.text == "First page: \u201cyes\u201d\n\nSecond page, \u00a33 million\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf(["secret"], encrypted=True), "encrypted"),
        (b"%PDF-1.7 and nothing more", "broken"),
        (b"PK\x03\x04" + b"\0" * 100, "zip archive"),
        (bytes(range(1, 9)) * 400, "no text"),
        (b" \n\n", "empty"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data, words) -> None:
    with pytest.raises(InputError, match=words) as error:
        read_document(data, "x")
    assert error.value.next_step or error.value.expected


def test_pdf_without_text_is_a_finding() -> None:
    assert [f.code for f in read_document(pdf([])).findings] == ["no-text"]
    assert text_of(pdf(["a"]), "x")[1] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Harbour \u202eTrust", "bidi-controls"),
        ("Har\u200bbour Trust", "zero-width-characters"),
        ("Harbour\x00 Trust, a fine place to be", "control-characters"),
        ("H\u0430rbour Trust", "look-alike-letters"),
    ],
)
def test_what_deceives_the_eye_is_a_finding(text, code) -> None:
    assert code in [f.code for f in read_document(text.encode()).findings]


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 1_000_000,
        b"A b " * 20_000,
        "\u201c".encode() * 20_000,
        b'say "it" ' * 3_000,
        b"Ministry of " * 5_000,
        b"1,000 " * 10_000,
        b"<html><body>" + b"<div>" * 20_000 + b"deep</body></html>",
        b"<html><body>" + b"<ul><li>x" * 5_000,
        "\u202eab\u200b".encode() * 10_000,
    ],
    ids=["one word", "capitals", "marks", "quotes", "openers", "numbers", "deep", "lists", "bidi"],
)
def test_hostile_input_is_read_to_the_end(data) -> None:
    reading = propose(read_document(data))
    assert all(p.text == reading.document.text[p.start : p.end] for p in reading.proposals)


def test_reading_twice_gives_the_same() -> None:
    data = "The Harbour Trust (HT) said “it is late now” in May 2021. HT paid £3m.".encode()
    assert propose(read_document(data)) == propose(read_document(data))
