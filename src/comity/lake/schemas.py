"""The lake's tables as Arrow schemas, made from the record types of model/records, and four tables of its own.

Text is string, `Digits` DECIMAL(38,12), `Day` date, `Whole` and int 64-bit, `Flag` and bool boolean. Every table of
records begins with `snapshot`, the SHA-256 of the file that its rows were read from.
"""

from __future__ import annotations

import pyarrow as pa

from comity.model import kinds
from comity.model.records import RECORDS

ARROW = {
    kinds.TEXT: pa.string(),
    kinds.WHOLE: pa.int64(),
    kinds.FLAG: pa.bool_(),
    kinds.DAY: pa.date32(),
    kinds.AMOUNT: pa.decimal128(38, 12),
}


def _schema(record: type) -> pa.Schema:
    return pa.schema([("snapshot", pa.string()), *((name, ARROW[k]) for name, k in kinds.kinds(record).items())])


FINDING = pa.schema(
    [
        ("snapshot", pa.string()),
        ("code", pa.string()),
        ("level", pa.string()),
        ("locator", pa.string()),
        ("line", pa.int64()),
        ("found", pa.string()),
        ("expected", pa.string()),
        ("remedy", pa.string()),
    ]
)
STANDING = pa.schema(
    [
        ("snapshot", pa.string()),
        ("activity", pa.int64()),
        ("iati_identifier", pa.string()),
        ("standing", pa.string()),
        ("reason", pa.string()),
        ("by_snapshot", pa.string()),
    ]
)
SCHEMAS: dict[str, pa.Schema] = {table: _schema(record) for table, record in RECORDS.items()} | {"finding": FINDING}
