"""What a record's field may hold, as the lake turns it into a column."""

from __future__ import annotations

from typing import Annotated

Text = str | None
Digits = Annotated[str | None, "decimal"]
Day = Annotated[str | None, "date"]
Whole = int | None
Flag = bool | None
