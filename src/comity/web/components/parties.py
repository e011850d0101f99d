"""Organisations of the register, as other pages link to them: by identifiers as published, and by the case they came with.

`components` stands below the apps and may not import them: `register` hands its finders over when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.safestring import SafeString

Pages = Callable[[Iterable[str]], dict[str, str]]
OfCase = Callable[[str], tuple[list[SafeString], int]]
_finders: list[tuple[Pages, OfCase]] = []


def register(pages: Pages, of_case: OfCase) -> None:
    """Set what finds organisations."""
    _finders[:] = [(pages, of_case)]


def pages(references: Iterable[str]) -> dict[str, str]:
    """The address of the organisation whose identifier equals a published reference, by the reference in capitals."""
    wanted = {reference.strip().upper() for reference in references} - {""}
    return _finders[0][0](wanted) if _finders and wanted else {}


def of_case(case: str) -> tuple[list[SafeString], int]:
    """Links to the first organisations that came with a case, and how many there are."""
    return _finders[0][1](case) if _finders else ([], 0)
