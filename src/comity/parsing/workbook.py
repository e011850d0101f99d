"""Workbooks (.xlsx) as rows of text, streaming: the numbers as they are meant, nothing calculated, nothing trusted.

A workbook is a zip of XML parts. Only the list of sheets, the texts they share, the styles (to tell dates from numbers) and
the cells are read; formulas give the value that was saved with them. A file stores a number as a double's digits: where 17
digits were written for a number that fewer name exactly (58163491.990000002), the shortest ones are given. What is broken,
absurdly large or unpacks like a bomb is a Finding, never an exception.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from comity.model.finding import Finding, Level

MARK = b"PK\x03\x04"
MOST_PART = 8 << 30
"""Bytes that one part may unpack to."""
MOST_SHARED = 256 << 20
"""Characters of shared text that are held in memory."""
RATIO, RATIO_FROM = 300, 64 << 20
MOST_COLUMNS = 16_384
MOST_CELL = 1 << 20
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
    zlib.error,
    zipfile.BadZipFile,
)
REFERENCE = re.compile(r"([A-Z]{1,3})\d*").match
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
WHOLE = re.compile(r"-?\d+").fullmatch
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?").fullmatch


class Unusable(Exception):
    """A workbook, or the rest of it, that cannot be used."""


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip that holds a workbook."""
    try:
        with path.open("rb") as raw:
            if raw.read(4) != MARK:
                return False
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except UNREADABLE:
        return False


def sheets(path: Path) -> list[str]:
    """The names of the sheets in their order; none where the workbook cannot be read."""
    try:
        with _opened(path) as book:
            return list(book.sheets)
    except Unusable:
        return []


def sheet(path: Path, name: str | None = None) -> Iterator[tuple[int, list[str]] | Finding]:
    """The rows of one sheet (the first, if no name is given) that are not blank: row number, and cells from column A on.

    Dates become ISO days (with a time where there is one), truth values TRUE and FALSE, errors their own word (#N/A). A
    Finding of level broken is the last to come.
    """
    row = 0
    try:
        with _opened(path) as book:
            for row, cells in book.rows(name):
                yield row, cells
    except Unusable as error:
        place = f"sheet {name}" if name else ""
        yield Finding(
            "unreadable-workbook",
            Level.BROKEN,
            place,
            row,
            str(error)[:200],
            "a sound .xlsx file",
            "get the file again",
        )


@contextmanager
def _opened(path: Path) -> Iterator[_Book]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Book(archive)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"broken XML: {error.msg}") from error
    except UNREADABLE as error:
        raise Unusable(str(error) or type(error).__name__) from error


class _Book:
    """One open workbook: the sheets by name, and what is needed to read cells."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        targets = {
            e.get("Id"): e.get("Target") or "" for e in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        self.sheets: dict[str, str] = {}
        for element in self._elements("xl/workbook.xml", "sheet"):
            link = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            target = targets.get(str(link))
            if target:
                self.sheets[element.get("name") or ""] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        self.base = datetime(1904, 1, 1) if self._from_1904() else None  # noqa: DTZ001 - a workbook knows no time zone
        self._texts: list[str] | None = None
        self._dates: set[int] | None = None

    def rows(self, name: str | None) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank of the sheet called `name`, or of the first."""
        if not self.sheets:
            raise Unusable("a workbook without sheets")
        part = self.sheets.get(name or next(iter(self.sheets)))
        if part is None:
            raise Unusable(f"no sheet called “{name}”")
        number = 0
        for row in self._elements(part, "row"):
            stated = row.get("r", "")
            number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else number + 1
            cells = self._cells(row)
            if any(cells):
                yield number, cells

    def _cells(self, row: etree._Element) -> list[str]:
        cells: list[str] = []
        for cell in row:
            if not str(cell.tag).endswith("}c"):
                continue
            match = REFERENCE(cell.get("r", ""))
            at = _column(match[1]) if match else len(cells)
            if at >= MOST_COLUMNS:
                raise Unusable(f"a cell in column {at + 1}, past the last that a workbook can have")
            if at >= len(cells):
                cells += [""] * (at + 1 - len(cells))
            cells[at] = self._value(cell).strip()
        return cells

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = next((child.text or "" for child in cell if str(child.tag).endswith("}v")), "")
        if kind == "s":
            texts = self._shared()
            at = int(value) if value.isascii() and value.isdigit() else -1
            if not 0 <= at < len(texts):
                raise Unusable(f"cell {cell.get('r', '')} names shared text {value[:20]!r}, which is not there")
            return texts[at]
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind != "n":
            return value
        style = cell.get("s", "")
        if value and style.isdigit() and int(style) in self._date_styles():
            return self._day(value) or shortest(value)
        return shortest(value)

    def _day(self, value: str) -> str | None:
        """The ISO day of a serial number; None where it is none, or only a time of day."""
        try:
            serial = Decimal(value)
            if not 1 <= serial < 2_958_466:
                return None
            # Day 60 of the 1900 system is 29 February 1900, which never was; the days before it count from one later.
            base = self.base or (datetime(1899, 12, 30) if serial >= 61 else datetime(1899, 12, 31))  # noqa: DTZ001
            moment = base + timedelta(seconds=round(float(serial) * 86_400))
        except (ArithmeticError, OverflowError, ValueError):
            return None
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat()

    def _shared(self) -> list[str]:
        if self._texts is None:
            self._texts, size = [], 0
            if "xl/sharedStrings.xml" in self.archive.namelist():
                for item in self._elements("xl/sharedStrings.xml", "si"):
                    text = _text(item)
                    size += len(text)
                    if size > MOST_SHARED:
                        raise Unusable(f"more than {MOST_SHARED} characters of shared text")
                    self._texts.append(text)
        return self._texts

    def _date_styles(self) -> set[int]:
        """The cell styles that show a number as a date."""
        if self._dates is None:
            self._dates = set()
            if "xl/styles.xml" in self.archive.namelist():
                own = {e.get("numFmtId"): e.get("formatCode") or "" for e in self._elements("xl/styles.xml", "numFmt")}
                for formats in self._elements("xl/styles.xml", "cellXfs"):
                    for place, style in enumerate(formats):
                        number = style.get("numFmtId", "")
                        code = own.get(number)
                        if _shows_day(code) if code is not None else number.isdigit() and int(number) in DATE_FORMATS:
                            self._dates.add(place)
        return self._dates

    def _from_1904(self) -> bool:
        return any(
            element.get("date1904") in ("1", "true") for element in self._elements("xl/workbook.xml", "workbookPr")
        )

    def _elements(self, part: str, name: str) -> Iterator[etree._Element]:
        """Every element of a part called `name`, in any namespace; each is emptied when the next is asked for."""
        info = self.archive.getinfo(part)
        if info.flag_bits & 0x1:
            raise Unusable("is encrypted")
        with self.archive.open(info) as raw:
            stream = cast("BinaryIO", _Capped(cast("BinaryIO", raw), info.compress_size))
            events = etree.iterparse(
                stream,
                events=("end",),
                tag="{*}" + name,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
                collect_ids=False,
            )
            for number, (_, found) in enumerate(events):
                element = found
                if not number and element.getroottree().docinfo.internalDTD is not None:
                    raise Unusable("a document type declaration, which a workbook has no need of")
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]


class _Capped:
    """A stream that stops with Unusable when more comes out than a part may hold."""

    def __init__(self, raw: BinaryIO, packed: int) -> None:
        self.raw, self.size = raw, 0
        self.most = min(MOST_PART, max(RATIO_FROM, RATIO * packed))

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        chunk = self.raw.read(size)
        self.size += len(chunk)
        if self.size > self.most:
            raise Unusable(f"a part that unpacks to more than {self.most} bytes: perhaps a decompression bomb")
        return chunk


def shortest(text: str) -> str:
    """The fewest digits that name the same double; whole numbers and what is no number stay as they are."""
    if WHOLE(text) or not NUMBER(text) or not text.isascii():
        return text
    number = Decimal(text)
    brief = Decimal(repr(float(text)))
    chosen = brief if brief.is_finite() and len(brief.as_tuple().digits) < len(number.as_tuple().digits) else number
    plain = format(chosen, "f") if abs(chosen.adjusted()) < 40 else text
    return plain[:-2] if plain.endswith(".0") else plain


def _text(element: etree._Element) -> str:
    """The text of a string item: its runs joined, without the phonetic guide."""
    parts = []
    for inside in element.iter("{*}t"):
        above = inside.getparent()
        if above is None or not str(above.tag).endswith("}rPh"):
            parts.append(inside.text or "")
    return "".join(parts)[:MOST_CELL]


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _shows_day(code: str) -> bool:
    """Whether a format code shows a day: y, m or d outside quotation marks, escapes and brackets."""
    plain = LITERAL.sub("", code.split(";")[0]).lower()
    return "general" not in plain and any(letter in plain for letter in "ymd")
