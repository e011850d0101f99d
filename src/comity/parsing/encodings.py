"""Bytes → text, by byte order mark, then UTF-16 by its zeros, UTF-8, Windows-1252; the caller is told which."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(data: bytes, *, whole: bool = False) -> str:
    """The encoding of a file from its first bytes (or all of them, if `whole`)."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    start = data[:256]
    if len(start) >= 16 and start[1::2].count(0) > 0.45 * len(start) > 8 * start[::2].count(0):
        return "utf-16-le"
    if len(start) >= 16 and start[::2].count(0) > 0.45 * len(start) > 8 * start[1::2].count(0):
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def head_text(data: bytes) -> str:
    """The first bytes as text, for recognising a format; undecodable bytes are replaced."""
    text = data.decode(encoding_of(data), errors="replace")
    return text.lstrip("\ufeff")
