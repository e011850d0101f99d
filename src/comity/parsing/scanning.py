"""The compiled way to read plain XML, where it was built (docs/decisions/0013-compiled-road.md); else libxml2 reads it all.

What it gives are elements that answer as lxml's do and mean the same, made only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from lxml import etree

from comity.parsing.xmltext import Cut

if TYPE_CHECKING:
    from comity.parsing._scan import Names, Tree

try:
    from comity.parsing import _scan as native
except ImportError:
    native = None  # type: ignore[assignment]

SPACE_MATTERS = "xml:space"


def compiled() -> bool:
    """Whether the compiled way was built."""
    return native is not None


def names_in(cut: Cut, element: etree._Element) -> Names | None:
    """What names mean in the content of an element with this start tag; None where its content is not to be scanned."""
    if native is None or SPACE_MATTERS in cut.start or SPACE_MATTERS in cut.container.start:
        return None
    return native.Names(dict(element.nsmap))


def start_of(names: Names | None, cut: Cut) -> etree._Element | None:
    """The element of a cut without its content, `names` being what its declarations make; None where it is not plain."""
    if names is None or native is None or cut.undeclared is None:
        return None
    return native.start(names, cut.undeclared, cut.container.name_in_bytes)


def scanned(names: Names | None, cut: Cut) -> Tree | None:
    """The content of a cut element; None where it is not plain, or nothing is compiled."""
    return None if names is None or native is None else native.scan(names, cut)


def source_of(element: etree._Element) -> str | None:
    """What a scanned element is written as; None where it was parsed."""
    source: str | None = getattr(element, "source", None)
    return source


def written(element: etree._Element, only: Container[str] | None = None) -> str | None:
    """What libxml2 would write of a scanned element, with the namespaces that it uses, if it is spelled that way; else None.

    With `only`, what it would write if there were nothing in the element but children of these names.
    """
    write = getattr(element, "written", None)
    found: str | None = None if write is None else write(only)
    return found


def line_in_file(element: etree._Element) -> int | None:
    """The line of a scanned element; None where it was parsed, as then the caller has to know where it was parsed."""
    line: int | None = getattr(element, "line", None)
    return line


def parsed(element: etree._Element) -> etree._Element:
    """The element as lxml has it, to be changed or written."""
    make = getattr(element, "parsed", None)
    return element if make is None else make()
