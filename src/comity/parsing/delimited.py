"""Delimited text as it is published → lines of cells: its encoding, quotation marks and decimal commas; streaming.

A file is read as UTF-8 where its beginning is; a line that is not is read as Windows-1252, with a finding. A quotation mark that
is never closed swallows no line that is whole by itself. In a table with semicolons, as spreadsheets of half of Europe write
it, 1.234,5 is 1234.5 where the first lines say so.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from comity.model.finding import Finding, Level
from comity.parsing.encodings import encoding_of

csv.field_size_limit(16 * 1024 * 1024)
START = 1 << 20
"""Bytes by which encoding, quotation marks and decimal commas are told."""
MOST_LINES = 2000
"""Lines of one record: a quotation mark that is open for longer is taken for one that nobody closes."""
COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+", re.ASCII).fullmatch
DOTTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+", re.ASCII).fullmatch
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII).fullmatch
POINT = re.compile(r"[+-]?\d+\.\d+", re.ASCII).fullmatch


def delimiter_of(line: str) -> str:
    """The commonest of comma, tab, semicolon and bar."""
    return max(",\t;|", key=line.count)


def first_line(text: str) -> str:
    """The first line that is not blank."""
    return next((line for line in text.splitlines() if line.strip()), "")


def lines(raw: BinaryIO) -> Iterator[tuple[int, list[str]] | Finding]:
    """Every record that is not blank, with the line it begins on and its trimmed cells; findings on how it had to be read.

    Raises csv.Error, OSError or UnicodeError where reading breaks.
    """
    start = raw.read(START)
    encoding = encoding_of(start)
    if encoding == "cp1252" and _mostly_utf_8(start):
        encoding = "utf-8"  # one bad line must not garble the names of all others
    raw.seek(0)
    sample = start.decode(encoding, errors="replace").removeprefix("\ufeff")
    delimiter = delimiter_of(first_line(sample))
    commas = delimiter == ";" and _commas(sample)
    if isinstance(commas, Finding):
        yield commas
    if encoding == "cp1252":
        yield Finding(
            "encoding-assumed", Level.NOTE, "line 1", 1, "text that is not UTF-8", "UTF-8",
            "it is read as Windows-1252; where names look wrong, ask the publisher for UTF-8",
        )  # fmt: skip
    odd: list[int] = []
    text = _decoded(raw, encoding, odd)
    as_comma = isinstance(commas, Finding) and commas.code == "decimal-commas"
    for item in _records(text, delimiter, sample):
        if isinstance(item, Finding):
            yield item
            continue
        at, cells = item
        trimmed = [cell.strip() for cell in cells]
        if any(trimmed):
            yield at, [_pointed(cell) for cell in trimmed] if as_comma else trimmed
    if odd:
        yield Finding(
            "text-not-utf-8", Level.NOTE, f"line {odd[0]}", odd[0], f"{len(odd)} lines with other bytes, the first line {odd[0]}",
            "UTF-8 throughout", "these lines are read as Windows-1252; compare their names with the source",
        )  # fmt: skip


def _mostly_utf_8(data: bytes) -> bool:
    """Whether of the lines with other letters than ASCII's half and more are UTF-8; the last may be cut."""
    good = bad = 0
    for line in data.split(b"\n")[:-1]:
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > 0 and good >= bad


def _decoded(raw: BinaryIO, encoding: str, odd: list[int]) -> Iterator[str]:
    """The lines of a text; `odd` gets the numbers of those that are not in the file's encoding."""
    if not encoding.startswith("utf-8"):
        for number, line in enumerate(io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=""), 1):
            if "\ufffd" in line:
                odd.append(number)
            yield line.removeprefix("\ufeff") if number == 1 else line
        return
    number = 0
    for data in raw:
        number += 1
        try:
            line = data.decode()
        except UnicodeDecodeError:
            odd.append(number)
            line = data.decode("cp1252", errors="replace")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if line.count("\r") > line.endswith("\r\n"):  # a lone carriage return ends a line as well
            parts = list(io.StringIO(line, newline=""))
            number += len(parts) - 1
            yield from parts
        else:
            yield line


class _Watched:
    """Lines on their way to the csv module, held until they have become a record; `cut` where one record takes too many."""

    def __init__(self, text: Iterator[str]) -> None:
        self.text, self.cut = text, False
        self.held: list[str] = []

    def __iter__(self) -> _Watched:
        return self

    def __next__(self) -> str:
        if len(self.held) >= MOST_LINES:
            self.cut = True
            raise StopIteration
        line = next(self.text)
        self.held.append(line)
        return line


def _records(text: Iterator[str], delimiter: str, sample: str) -> Iterator[tuple[int, list[str]] | Finding]:
    quoting, escape = _quoting(delimiter, sample), _escape(delimiter, sample)
    watched, done, width = _Watched(text), 0, 0
    while True:
        reader = csv.reader(
            watched, delimiter=delimiter, quoting=quoting, escapechar=escape, doublequote=escape is None
        )
        for cells in reader:
            held, watched.held = watched.held, []
            at, done = done + 1, done + len(held)
            width = width or _width(cells)
            if len(held) > 1 and escape is None and (apart := _apart(held, delimiter, width)):
                yield Finding(
                    "quote-unclosed", Level.NOTE, f"line {at}", at, held[0].strip()[:200], "a mark that is closed again",
                    f"lines {at} to {done} are read one by one; correct the mark",
                )  # fmt: skip
                yield from ((at + n, each) for n, each in enumerate(apart))
            else:
                yield at, cells
        if not watched.cut:
            return
        watched.cut = False


def _width(cells: list[str]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _apart(held: list[str], delimiter: str, width: int) -> list[list[str]]:
    """The lines of a record read one by one, where they are whole lines that a quotation mark swallowed; else nothing.

    A record that is rightly quoted ends its cells at a delimiter and is as wide as the header; its further lines are text.
    """
    try:
        whole = list(csv.reader(held, delimiter=delimiter, strict=True))
        if len(whole) == 1 and _width(whole[0]) <= width:
            return []
    except csv.Error:
        pass
    further = [next(csv.reader([line], delimiter=delimiter), []) for line in held[1:]]
    if not all(not any(cells) or len(cells) >= max(width, 2) for cells in further):
        return []
    first = next(csv.reader([held[0]], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return [first, *further]


def _quoting(delimiter: str, text: str) -> Literal[0, 3]:
    """Whether quotation marks quote. In bar-separated files (the OECD's) they may be plain letters, and unpaired.

    The reading holds in which more of the first lines are as wide as the header; where both are alike, marks quote if most
    cells that begin with one also end with one.
    """
    if delimiter != "|" or '"' not in text:
        return csv.QUOTE_MINIMAL
    lines = text.splitlines(keepends=True)[:200]
    width = lines[0].count("|") + 1
    plain = sum(line.count("|") + 1 == width for line in lines)
    quoted = sum(len(cells) == width for cells in csv.reader(lines, delimiter="|"))
    if plain != quoted:
        return csv.QUOTE_MINIMAL if quoted > plain else csv.QUOTE_NONE
    cells = [cell.strip() for line in lines for cell in line.split("|")]
    paired = sum(len(cell) > 1 and cell.startswith('"') and cell.endswith('"') for cell in cells)
    opened = sum(cell.startswith('"') for cell in cells)
    return csv.QUOTE_MINIMAL if paired * 2 > opened else csv.QUOTE_NONE


def _escape(delimiter: str, text: str) -> str | None:
    """The backslash, where a tab-separated file has it before quotation marks (as R writes them) and never doubles them."""
    return "\\" if delimiter == "\t" and '\\"' in text and '""' not in text.replace('\\"', "") else None


def _commas(sample: str) -> Finding | None:
    """How commas in the numbers of a table with semicolons are read: as decimal, or, where nothing tells, as thousands."""
    seen = [(n, cell.strip(' "')) for n, line in enumerate(sample.splitlines()[:2000], 1) for cell in line.split(";")]
    decimal = next(((n, cell) for n, cell in seen if COMMA(cell) and not GROUPED(cell)), None)
    point = any(POINT(cell) and not DOTTED(cell) for _, cell in seen)
    if decimal and not point:
        at, cell = decimal
        return Finding(
            "decimal-commas", Level.NOTE, f"line {at}", at, cell, "a decimal point",
            "1.234,5 is read as 1234.5 throughout; compare one amount with the source",
        )  # fmt: skip
    grouped = next(((n, cell) for n, cell in seen if GROUPED(cell)), None)
    if grouped and not point:
        at, cell = grouped
        return Finding(
            "number-ambiguous", Level.NOTE, f"line {at}", at, cell, "a number that says where its decimals begin",
            f"it is read as {cell.replace(',', '')}; if the comma is a decimal one, ask for the table with decimal points",
        )  # fmt: skip
    return None


def _pointed(cell: str) -> str:
    """A number with a decimal comma as one with a point; anything else as it is."""
    if COMMA(cell):
        return cell.replace(".", "").replace(",", ".")
    return cell.replace(".", "") if DOTTED(cell) else cell
