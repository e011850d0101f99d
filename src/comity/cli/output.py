"""How the command line answers: tables that fit 80 columns, or JSON in which every amount is a string."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def plain(value: Any) -> Any:
    """A value as JSON knows it: decimals as digits without trailing zeros, dates ISO, dataclasses and tuples opened."""
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(v) for v in value]
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def digits(value: Decimal) -> str:
    """All digits of a decimal, without exponent or trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def show_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n")


def show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """Print a table; text that does not fit is folded, numbers stand right."""
    listed = [[plain(cell) for cell in row] for row in rows]
    table = Table(title=title or None, title_justify="left", header_style="bold", pad_edge=False)
    for place, name in enumerate(columns):
        numbers = all(_is_number(row[place]) for row in listed) and bool(listed)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in listed:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return cell.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()
    return isinstance(cell, int | float | None)
