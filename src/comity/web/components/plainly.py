"""Answers as JSON: decimals as digits without trailing zeros, never as floats; the same as the command line prints."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse


def answer(value: Any) -> HttpResponse:
    """A JSON answer of what `plain` made, without line breaks: indenting would need deep calls for a long chain."""
    text = json.dumps(value, ensure_ascii=False) + "\n"
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text in {"-0", ""} else text
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value
