"""Rows to hand over as a file: the same rows, columns and order as CSV, XLSX and Parquet, written in parts.

`Sheet` says what is in the file; `comma`, `workbook` and `columns` each write one format as a stream of bytes, so that
memory does not grow with the rows. The same sheet gives the same bytes: no clock, nothing random.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

Value = str | int | Decimal | date | None
Row = Sequence[Value]
DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
EXCEL_DIGITS = 15
"""Significant digits that a spreadsheet's number holds for certain."""


class Kind(Enum):
    """What a column holds. A number is a DECIMAL(38,12), a whole number has 64 bits, a day is a calendar date."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its head, and what it holds."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of the file: a key for machines, a label for people, and a text or a list of records."""

    key: str
    label: str
    value: str | Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's content. `rows` may be asked again. `long` names number columns with a value beyond EXCEL_DIGITS."""

    name: str
    fields: tuple[Field, ...]
    rows: Callable[[], Iterator[Row]]
    count: int
    about: tuple[Remark, ...] = ()
    long: tuple[str, ...] = ()


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with a quotation mark before it; other text as it is."""
    return f"'{text}" if DANGEROUS.match(text) else text


def digits(value: Decimal) -> str:
    """All digits of a number, without separators, exponent or trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def is_long(value: Decimal) -> bool:
    """Whether the number has more significant digits than a spreadsheet holds."""
    return len(digits(value).replace("-", "").replace(".", "").strip("0")) > EXCEL_DIGITS


def fits(value: Decimal) -> bool:
    """Whether DECIMAL(38,12) holds the number, every digit of it."""
    if not value.is_finite() or value.adjusted() > 26:
        return False
    whole, _point, decimals = digits(value).lstrip("-").partition(".")
    return len(whole) <= 26 and len(decimals) <= 12


class Drain(io.RawIOBase):
    """A file that is only written forwards; what was written is taken out with `take`."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep the bytes until they are taken."""
        kept = bytes(data)
        self._parts.append(kept)
        self._size += len(kept)
        return len(kept)

    def tell(self) -> int:
        """Bytes written so far."""
        return self._size

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
