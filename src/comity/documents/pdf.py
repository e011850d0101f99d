"""A PDF's text by PDFium: pages apart by a blank line, Arabic presentation forms as letters, broken words whole again."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2

from comity.model.errors import InputError
from comity.model.finding import Finding, Level

MOST_PAGES = 2000
FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
HYPHENATED = re.compile("[\ufffe\x02\u00ad]\r?\n?")


def text_of(data: bytes, where: str) -> tuple[str, list[Finding]]:
    """The text of all pages. Raises InputError for an encrypted or broken file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(
                "the PDF is encrypted", where=where, expected="a PDF that opens without a password",
                next_step="save it without a password, then read it again",
            ) from error  # fmt: skip
        raise InputError(
            f"the PDF is broken ({str(error).rstrip('.')})", where=where, expected="a whole PDF",
            next_step="fetch it again, or print it to a new PDF",
        ) from error  # fmt: skip
    findings: list[Finding] = []
    try:
        count = len(document)
        if count > MOST_PAGES:
            findings.append(
                Finding(
                    "pages-left-out",
                    Level.LOSS,
                    where,
                    found=f"{count} pages",
                    expected=f"at most {MOST_PAGES}",
                    remedy="read the rest as a document of its own",
                )  # fmt: skip
            )
        pages = [_page(document, number, where, findings) for number in range(min(count, MOST_PAGES))]
    finally:
        document.close()
    return "\n\n".join(p for p in pages if p) + "\n", findings


def _page(document: pypdfium2.PdfDocument, number: int, where: str, findings: list[Finding]) -> str:
    try:
        page = document[number]
        try:
            words = page.get_textpage()
            text = words.get_text_range()
            words.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        findings.append(
            Finding(
                "page-unreadable",
                Level.LOSS,
                f"{where}, page {number + 1}",
                found=str(error),
                expected="a readable page",
                remedy="print the document to a new PDF",
            )  # fmt: skip
        )
        return ""
    text = HYPHENATED.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return FORMS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text).strip()
