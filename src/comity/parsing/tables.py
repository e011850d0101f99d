"""CSV and its kin as rows with their line numbers, streaming."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from comity.model.origin import Snapshot
from comity.parsing.encodings import encoding_of

csv.field_size_limit(16 * 1024 * 1024)


class Row(NamedTuple):
    """One data row: the line it begins on (the header is line 1) and its cells by column name, trimmed."""

    line: int
    cells: dict[str, str]
    extra: int


def header(text: str) -> list[str]:
    """The column names on the first line of `text`, trimmed; the delimiter is the commonest of comma, tab, semicolon."""
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
                yield Row(line, {n: c.strip() for n, c in zip(names, cells, strict=False)}, max(0, len(cells) - len(names)))
            line = reader.line_num + 2


def _delimiter(line: str) -> str:
    return max(",\t;", key=line.count)
