"""Tables as rows with their line numbers, streaming: delimited text, the sheet of a workbook, Parquet.

Which of them a file is, its bytes tell. A workbook's line is the row of its sheet; a Parquet file's names are line 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.parsing import columns, workbook
from comity.parsing.decimals import digits
from comity.parsing.encodings import encoding_of, head_text

csv.field_size_limit(16 * 1024 * 1024)


class Row(NamedTuple):
    """One data row: the line it begins on (the header is line 1) and its cells by column name, trimmed."""

    line: int
    cells: dict[str, str]
    extra: int


def header(text: str) -> list[str]:
    """The column names on the first line of `text`, trimmed; the delimiter is the commonest of comma, tab, semicolon, bar."""
    first = text.splitlines()[0] if text.strip() else ""
    return [cell.strip() for cell in next(csv.reader([first], delimiter=_delimiter(first)), [])]


def rows(snapshot: Snapshot) -> Iterator[Row]:
    """The rows of a delimited file. Rows shorter than the header lack those cells; `extra` counts cells beyond it."""
    with snapshot.open() as raw:
        encoding = encoding_of(raw.read(1 << 16))
        raw.seek(0)
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        first = text.readline()
        names = [cell.strip() for cell in next(csv.reader([first], delimiter=_delimiter(first)), [])]
        reader = csv.reader(text, delimiter=_delimiter(first))
        line = 2
        for cells in reader:
            if any(cells):
                yield Row(
                    line, {n: c.strip() for n, c in zip(names, cells, strict=False)}, max(0, len(cells) - len(names))
                )
            line = reader.line_num + 2


def _delimiter(line: str) -> str:
    return max(",\t;|", key=line.count)


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
            start = raw.read(1 << 20)
            if start.startswith(columns.MARK):
                yield from columns.rows(snapshot.path, wanted)
                return
            encoding = encoding_of(start)
            raw.seek(0)
            text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
            first = next((line for line in text if line.strip()), "")
            delimiter = _delimiter(first)
            sample = start.decode(encoding, errors="replace")
            quoting, escape = _quoting(delimiter, sample), _escape(delimiter, sample)
            text.seek(0)
            reader = csv.reader(
                text, delimiter=delimiter, quoting=quoting, escapechar=escape, doublequote=escape is None
            )
            for cells in reader:
                trimmed = [cell.strip() for cell in cells]
                if any(trimmed):
                    yield at, trimmed
                at = reader.line_num + 1
    except (csv.Error, OSError, UnicodeError) as error:
        yield found("unreadable-table", at, str(error), "delimited text", "get the file again", level=Level.BROKEN)


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
    width = beyond = 0
    # In a workbook each cell says its column, and a row ends with its last cell that holds something.
    padded = workbook.is_workbook(snapshot.path)
    for line in lines(snapshot, layout.fits, wanted=layout.keys, most=most):
        if isinstance(line, Finding):
            yield line
            return
        at, cells = line
        if not keys:
            problems = list(header_findings(at, cells, layout))
            yield from problems
            if any(problem.level is Level.BROKEN for problem in problems):
                return
            keys, width = layout.keys(cells), width_of(cells)
        elif not padded and (len(cells) < width or any(cells[width:])):
            yield ragged(at, cells, width)
        else:
            if padded and not beyond and any(cells[width:]):
                beyond = at
                what = f"cells past column {width}, from row {at} on"
                yield found("cells-without-header", at, what, "a name over each column", level=Level.NOTE)
            cells += [""] * (width - len(cells))
            yield Row(at, {key: cells[position] for position, key in keys.items()}, 0)
    if not keys:
        yield found("empty-table", 1, "no line", "a header", "get the file again", level=Level.BROKEN)


def header_findings(at: int, names: list[str], layout: Layout) -> Iterator[Finding]:
    """What is wrong with a header: missing and ambiguous columns break the table, unknown ones are noted."""
    keys = list(layout.keys(names).values())
    for key, spellings in layout.needed.items():
        if key not in keys:
            yield found(
                "missing-column", at, ", ".join(names), f"a column {' or '.join(spellings)}", level=Level.BROKEN
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
