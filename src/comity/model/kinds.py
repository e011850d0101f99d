"""Of which kind a column of a record is: what every way of storing records has to know of their annotations."""

from __future__ import annotations

import typing
from functools import cache

TEXT, WHOLE, FLAG, DAY, AMOUNT = "text", "whole", "flag", "day", "amount"


@cache
def kinds(record: type) -> dict[str, str]:
    """Each column of a record type and its kind: `Digits` is an amount, `Day` a day, int whole, bool a flag, any other a text."""
    hints = typing.get_type_hints(record, include_extras=True)
    return {name: _kind(hint) for name, hint in hints.items()}


def _kind(annotation: object) -> str:
    if typing.get_origin(annotation) is typing.Annotated:
        return AMOUNT if "decimal" in typing.get_args(annotation) else DAY
    found = typing.get_args(annotation) or (annotation,)
    if bool in found:
        return FLAG
    return WHOLE if int in found else TEXT
