"""Rows as Parquet: numbers DECIMAL(38,12), days as dates, text exactly as published; release and sources in its metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from comity.briefs.exports import Drain, Kind, Row, Sheet, Value
from comity.briefs.exports.comma import plain

GROUP = 20_000
"""Rows to a row group, which is what is held in memory."""
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.decimal128(38, 12),
    Kind.WHOLE: pa.int64(),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
}


def schema(sheet: Sheet) -> pa.Schema:
    """The columns, with what is to be known of the file as key-value metadata; lists of records as JSON."""
    told = {
        f"comity.{one.key}": one.value if isinstance(one.value, str) else json.dumps(one.value, ensure_ascii=False)
        for one in sheet.about
    }
    return pa.schema([(field.name, TYPES[field.kind]) for field in sheet.fields], metadata=told)


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file in parts, a row group at a time."""
    shape, drain = schema(sheet), Drain()
    with pq.ParquetWriter(pa.PythonFile(drain, mode="w"), shape, compression="zstd") as writer:
        rows = sheet.rows()
        while part := list(islice(rows, GROUP)):
            writer.write_batch(_batch(part, shape))
            yield drain.take()
    yield drain.take()


def _batch(rows: list[Row], shape: pa.Schema) -> pa.RecordBatch:
    made = [
        pa.array(_fit(values, field), field.type) for values, field in zip(zip(*rows, strict=True), shape, strict=True)
    ]
    return pa.RecordBatch.from_arrays(made, schema=shape)


def _fit(values: Sequence[Value], field: pa.Field) -> Sequence[Value]:
    """In a column of text a number is given by its digits."""
    if field.type != TYPES[Kind.TEXT]:
        return values
    return [value if value is None or isinstance(value, str) else plain(value) for value in values]
