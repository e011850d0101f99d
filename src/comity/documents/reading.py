# ruff: noqa: E501 - one pattern a line reads better than many
"""Bytes → a document's text with offsets that stay: plain text unchanged, HTML and PDF as `html.py` and `pdf.py` write them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from comity.documents import html, pdf
from comity.documents.folding import BIDI, CONTROLS, ZERO_WIDTH
from comity.documents.languages import language_of
from comity.model.errors import InputError
from comity.model.finding import Finding, Level
from comity.parsing.encodings import encoding_of

MOST_BYTES = 64 << 20
MOST_CHARACTERS = 5_000_000
MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|section)[\s>/]",
    re.I | re.S,
)
ANYWHERE = re.compile(rb"<(?:html|body)[\s>]", re.I)
HOSTILE = (
    ("bidi-controls", re.compile(f"[{BIDI}]"), "text without characters that turn the reading direction"),
    ("zero-width-characters", re.compile(f"(?<=\\w)[{ZERO_WIDTH}]+(?=\\w)"), "words without invisible characters inside"),
    ("control-characters", re.compile(f"[{CONTROLS}]"), "text without control characters"),
    ("look-alike-letters", re.compile(r"[^\W_]{0,40}(?:[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z])[^\W_]{0,40}"), "words in one script"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `sha256` names its bytes; `text` is what every offset counts in; `publisher` only where it says so."""

    sha256: str
    media: str
    text: str
    language: str
    title: str = ""
    publisher: str = ""
    findings: tuple[Finding, ...] = ()


def read_document(data: bytes, name: str = "") -> Document:
    """Read a page, a PDF or a plain text. Raises InputError for what is none of these, is broken, locked or too large."""
    where = name or "document"
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError(
            "the document is empty", where=where, expected="a page, a PDF or a text", next_step="check the file"
        )
    if len(data) > MOST_BYTES:
        raise InputError(
            f"the document has more than {MOST_BYTES} bytes",
            where=where,
            expected=f"at most {MOST_BYTES}",
            next_step="cut it into parts",
        )
    made = _read(data, where)
    if len(made.text) > MOST_CHARACTERS:
        raise InputError(
            f"the text has {len(made.text)} characters",
            where=where,
            expected=f"at most {MOST_CHARACTERS}",
            next_step="cut it into parts",
        )
    return made


def _read(data: bytes, where: str) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        text, findings = pdf.text_of(data, where)
        return _checked(Document(sha256, "pdf", text, "", findings=tuple(findings)))
    for start, kind in (
        (b"PK\x03\x04", "a zip archive or an office document"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
    ):
        if data.startswith(start):
            raise InputError(
                f"this is {kind}",
                where=where,
                expected="a page, a PDF or a plain text",
                next_step="save it as PDF or as text",
            )
    if MARKUP.match(data[:4096].lstrip(b"\xef\xbb\xbf")) or ANYWHERE.search(data[:4096]):
        page = html.page_of(data, _encoding(data)[0], where)
        return _checked(
            Document(sha256, "html", page.text, "", page.title, page.publisher, tuple(page.findings)), page.language
        )
    encoding, guessed = _encoding(data)
    text = data.decode(encoding, errors="replace")
    findings = []
    if guessed or "\ufffd" in text:
        findings.append(
            Finding(
                "encoding-guessed",
                Level.NOTE,
                found=encoding,
                expected="UTF-8",
                remedy="save the text as UTF-8 if it looks wrong",
            )
        )
    unreadable = sum(c < " " and c not in "\t\n\r\x0b\x0c" for c in text[:20_000])
    if unreadable * 20 > len(text[:20_000]):
        raise InputError(
            "these bytes are no text", where=where, expected="a page, a PDF or a plain text", next_step="check the file"
        )
    return _checked(Document(sha256, "text", text, "", findings=tuple(findings)))


def _encoding(data: bytes) -> tuple[str, bool]:
    """The encoding, and whether it was guessed: Windows code pages of Hebrew and Arabic by the share of high letters."""
    found = encoding_of(data, whole=True)
    if found != "cp1252":
        return found, False
    letters = re.findall(rb"[A-Za-z\xc0-\xff]", data[:50_000])
    high = sum(b[0] >= 0xC0 for b in letters)
    if letters and high * 10 > len(letters) * 4:
        hebrew = sum(b[0] >= 0xE0 for b in letters)
        return ("cp1255" if hebrew > high * 0.95 else "cp1256"), True
    return found, True


def _checked(document: Document, stated: str = "") -> Document:
    """The document with its language, and with what in it may deceive a reader's eye."""
    findings = list(document.findings)
    for code, pattern, expected in HOSTILE:
        first = pattern.search(document.text)
        if first:
            count = sum(1 for _ in pattern.finditer(document.text))
            shown = first[0] if code == "look-alike-letters" else " ".join(f"U+{ord(c):04X}" for c in first[0][:4])
            findings.append(
                Finding(
                    code,
                    Level.NOTE,
                    f"characters {first.start()}–{first.end()}",
                    found=f"{shown} ({count} times)",
                    expected=expected,
                )
            )
    if not document.text.strip():
        findings.append(
            Finding(
                "no-text",
                Level.LOSS,
                found="no text",
                expected="text",
                remedy="a scanned document needs text recognition first",
            )
        )
    language = language_of(document.text)
    if language == "und" and stated:
        language = stated
    return Document(
        document.sha256, document.media, document.text, language, document.title, document.publisher, tuple(findings)
    )
