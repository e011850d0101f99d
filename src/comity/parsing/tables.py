"""Tables as rows with their line numbers, streaming: delimited text, the sheet of a workbook, Parquet.

Which of them a file is, its bytes tell. A workbook's line is the row of its sheet; a Parquet file's names are line 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.parsing import columns, delimited, workbook
from comity.parsing.decimals import digits
from comity.parsing.encodings import head_text


class Row(NamedTuple):
    """One data row: the line it begins on (the header is line 1) and its cells by column name, trimmed."""

    line: int
    cells: dict[str, str]
    extra: int


def header(text: str) -> list[str]:
    """The column names on the first line of `text` that is not blank, trimmed."""
    first = delimited.first_line(text)
    return [cell.strip() for cell in next(csv.reader([first], delimiter=delimited.delimiter_of(first)), [])]


MOST_BYTES = 512 << 20
MOST_STREAMED = 64 << 30
"""Bytes of a table whose reader keeps nothing of a row that it has passed on."""
HEAD_BYTES = 1 << 16
LONGEST_PROLOGUE = 16 << 20
"""How far into an XML file its first element is looked for, behind comments."""
PROLOGUE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL).sub
ELEMENT = re.compile(r"<[^\W\d]").search
MOST_UNKNOWN = 40
"""Unknown columns that are named one by one; of a thousand, one finding counts the rest."""


class Layout(NamedTuple):
    """What a table's header must hold: our name for each column → the spellings it is published under.

    Spellings are compared without case, spaces, underscores and punctuation. `ignored` are columns known and not read.
    """

    needed: dict[str, tuple[str, ...]]
    optional: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()

    def keys(self, names: list[str]) -> dict[int, str]:
        """Our name for each column that is read, by position."""
        ours = {plain(spelling): key for key, all_ in {**self.needed, **self.optional}.items() for spelling in all_}
        return {at: ours[plain(name)] for at, name in enumerate(names) if plain(name) in ours}

    def fits(self, names: list[str]) -> bool:
        """Whether a header holds every needed column."""
        return set(self.needed) <= set(self.keys(names).values())


def plain(name: str) -> str:
    """A column's name without case, spaces, underscores and punctuation."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def head_of(snapshot: Snapshot) -> Head:
    """What a reader is shown of a file. Of a workbook, the text is the first row of each sheet; of Parquet, the names."""
    with snapshot.open() as stream:
        data = stream.read(HEAD_BYTES)
    if workbook.is_workbook(snapshot.path):
        text = _as_lines([names for _, names in _first_rows(snapshot.path)])
    elif data.startswith(columns.MARK):
        text = _as_lines([columns.names(snapshot.path)])
    else:
        text = head_text(data)
        if text.lstrip().startswith("<") and not ELEMENT(PROLOGUE("", text)):
            with snapshot.open() as stream:
                data = stream.read(LONGEST_PROLOGUE)
            text = PROLOGUE("", head_text(data))[:HEAD_BYTES]
    return Head(snapshot.name, data[:HEAD_BYTES], text)


def lines(
    snapshot: Snapshot,
    fits: Callable[[list[str]], bool] | None = None,
    *,
    wanted: Callable[[list[str]], dict[int, str]] | None = None,
    most: int = MOST_BYTES,
) -> Iterator[tuple[int, list[str]] | Finding]:
    """Every line that is not blank, with the number it begins on and its trimmed cells; a Finding where reading breaks.

    Of a workbook, the first sheet whose first row `fits` is read, else the first sheet. Of Parquet, only the `wanted`
    columns are decoded.
    """
    if snapshot.bytes > most:
        yield found("too-large", 0, f"{snapshot.bytes} bytes", f"at most {most} in such a table", level=Level.BROKEN)
        return
    if workbook.is_workbook(snapshot.path):
        chosen = next((name for name, names in _first_rows(snapshot.path) if fits and fits(names)), None)
        yield from workbook.sheet(snapshot.path, chosen)
        return
    at = 1
    try:
        with snapshot.open() as raw:
            if raw.read(len(columns.MARK)) == columns.MARK:
                yield from columns.rows(snapshot.path, wanted)
                return
            raw.seek(0)
            for item in delimited.lines(raw):
                at = item.line if isinstance(item, Finding) else item[0]
                yield item
    except (csv.Error, OSError, UnicodeError) as error:
        yield found("unreadable-table", at, str(error), "delimited text", "get the file again", level=Level.BROKEN)


def _first_rows(path: Path) -> list[tuple[str, list[str]]]:
    """Each sheet's name and first row that is not blank."""
    found = []
    for name in workbook.sheets(path)[:64]:
        first = next(workbook.sheet(path, name), None)
        if isinstance(first, tuple):
            found.append((name, first[1]))
    return found


def _as_lines(rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for names in rows:
        writer.writerow([" ".join(name.split()) for name in names])
    return out.getvalue()


def records(snapshot: Snapshot, layout: Layout, *, most: int = MOST_BYTES) -> Iterator[Row | Finding]:
    """The rows of a table under our column names, and what is wrong with it.

    A header that lacks or repeats a column, or a broken file, is a Finding of level broken and ends the table. A row with
    fewer or more cells than the header is a Finding and is left out: nobody can say which cell is which. A column that
    nobody knows is a Finding and is not read.
    """
    keys: dict[int, str] = {}
    width = beyond = rows = 0
    # In a workbook each cell says its column, and a row ends with its last cell that holds something.
    padded = workbook.is_workbook(snapshot.path)
    for line in lines(snapshot, layout.fits, wanted=layout.keys, most=most):
        if isinstance(line, Finding):
            yield line
            if line.level is Level.BROKEN:
                return
            continue
        at, cells = line
        if not keys:
            problems = list(header_findings(at, cells, layout))
            yield from problems
            if any(problem.level is Level.BROKEN for problem in problems):
                return
            keys, width = layout.keys(cells), width_of(cells)
        elif not padded and (len(cells) < width or any(cells[width:])):
            rows += 1
            yield ragged(at, cells, width)
        else:
            if padded and not beyond and any(cells[width:]):
                beyond = at
                what = f"cells past column {width}, from row {at} on"
                yield found("cells-without-header", at, what, "a name over each column", level=Level.NOTE)
            cells += [""] * (width - len(cells))
            rows += 1
            yield Row(at, {key: cells[position] for position, key in keys.items()}, 0)
    if not keys:
        yield found("empty-table", 1, "no line", "a header", "get the file again", level=Level.BROKEN)
    elif not rows:
        what = "a header and nothing under it"
        yield found("no-rows", 1, what, "rows", "see whether its publisher means an empty table", level=Level.NOTE)


def header_findings(at: int, names: list[str], layout: Layout) -> Iterator[Finding]:
    """What is wrong with a header: missing and ambiguous columns break the table, unknown ones are noted."""
    keys = list(layout.keys(names).values())
    for key, spellings in layout.needed.items():
        if key not in keys:
            yield found(
                "missing-column",
                at,
                ", ".join(names),
                f"a column {' or '.join(spellings)}",
                "get it with this column",
                level=Level.BROKEN,
            )
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        both = ", ".join(name for name, ours in zip(names, _named(names, layout), strict=True) if ours == key)
        yield found("ambiguous-columns", at, both, f"one column for {key}", "remove one", level=Level.BROKEN)
    known = {plain(name) for name in layout.ignored} | {""}
    read = layout.keys(names)
    unknown = [name for at_, name in enumerate(names) if at_ not in read and plain(name) not in known]
    for name in unknown[:MOST_UNKNOWN]:
        yield found("unknown-column", at, name, "a column of this format", "tell us what it holds", level=Level.NOTE)
    if len(unknown) > MOST_UNKNOWN:
        what = f"{len(unknown) - MOST_UNKNOWN} more, from {unknown[MOST_UNKNOWN]}"
        yield found("unknown-column", at, what, "columns of this format", "tell us what they hold", level=Level.NOTE)


def _named(names: list[str], layout: Layout) -> list[str]:
    keys = layout.keys(names)
    return [keys.get(position, "") for position in range(len(names))]


def width_of(names: list[str]) -> int:
    """How many columns a header has, unnamed ones at its end (from a trailing comma) left out."""
    return max((at for at, name in enumerate(names, 1) if name), default=0)


def ragged(line: int, cells: list[str], width: int) -> Finding:
    """The Finding that a line has other cells than the header: one too many often means a comma for a decimal point."""
    return found("ragged-row", line, f"{len(cells)} cells", f"{width}, as in the header", "correct the line")


def found(
    code: str, line: int, what: str = "", expected: str = "", remedy: str = "", *, level: Level = Level.LOSS
) -> Finding:
    """A Finding about one line of a table."""
    locator = f"line {line}" if line else ""
    return Finding(code, level, locator, line, what[:200], expected, remedy)


def amount(cells: dict[str, str], key: str, line: int) -> str | Finding:
    """The plain digits of a cell, or the Finding that it holds none."""
    value, how = digits(cells[key])
    if value is None:
        return found("unreadable-number", line, f"{key} “{cells[key]}”", "a number", "correct the line")
    if how == "rounded" and not float(value):
        return found("number-too-small", line, f"{key} “{cells[key]}”", "a number of at most 12 decimals")
    return value
