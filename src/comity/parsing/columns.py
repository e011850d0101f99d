"""Parquet files as rows of text, a batch at a time; only the wanted columns are decoded.

Floating-point numbers are given by the fewest digits that name the same double (Python's `repr`), so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from comity.model.finding import Finding, Level

MARK = b"PAR1"
BATCH = 4096


def names(path: Path) -> list[str]:
    """The names of the columns; none where the file cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            return [str(name) for name in file.schema_arrow.names]
    except (pa.ArrowException, OSError, ValueError):
        return []


def rows(
    path: Path, wanted: Callable[[list[str]], Collection[int]] | None = None
) -> Iterator[tuple[int, list[str]] | Finding]:
    """The column names as row 1, then every row from 2 on; a Finding where reading breaks.

    `wanted` picks columns by position from their names; the others are given as empty.
    """
    at = 1
    try:
        with pq.ParquetFile(path) as file:
            header = [str(name) for name in file.schema_arrow.names]
            yield at, header
            chosen = sorted(set(wanted(header))) if wanted else range(len(header))
            picked = [header[place] for place in chosen]
            for batch in file.iter_batches(batch_size=BATCH, columns=picked):
                columns = [batch.column(batch.schema.get_field_index(name)).to_pylist() for name in picked]
                for values in zip(*columns, strict=True):
                    at += 1
                    cells = [""] * len(header)
                    for place, value in zip(chosen, values, strict=True):
                        cells[place] = _text(value)
                    yield at, cells
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        yield Finding(
            "unreadable-table", Level.BROKEN, f"line {at}", at, str(error)[:200], "Parquet", "get the file again"
        )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not isfinite(value):
            return "" if isnan(value) else repr(value)
        plain = format(Decimal(repr(value)), "f")
        return plain[:-2] if plain.endswith(".0") else plain
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    iso = getattr(value, "isoformat", None)
    return str(iso()) if iso else str(value)
