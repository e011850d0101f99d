"""The seam between files and the lake: what a reader is, and what it yields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from comity.model.finding import Finding
from comity.model.kinds import kinds
from comity.model.origin import Head, Snapshot

if TYPE_CHECKING:
    from comity.model._columns import Builder

try:
    from comity.model import _columns as native
except ImportError:  # not built here
    native = None  # type: ignore[assignment]

Yield = tuple[Any, ...] | Finding
"""A record (one of the NamedTuples of model/records) or a Finding."""


class Shape(NamedTuple):
    """How a batch holds records of one type: which columns are constant in a block, which are a row's own, which are shared.

    Many rows of a published file are alike but for their place. So what they say is one tuple of the `shared` columns, which
    many rows hold, and the locators in it (`under`) are relative to the block's place.
    """

    record: Any
    constant: tuple[str, ...]
    own: tuple[str, ...]
    shared: tuple[str, ...]
    under: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, as a builder has them."""
        return (*self.constant, *self.own, *self.shared)


Block = tuple[str, tuple[Any, ...], Sequence[tuple[Any, ...]]]
"""Rows that stand below one place: its locator, the values of the `constant` columns, and the rows.

A row is the tuple of shared columns itself or, where its shape has columns of its `own`, those and then that tuple.
"""


def shape(record: Any, constant: tuple[str, ...], own: tuple[str, ...] = ()) -> Shape:
    """A shape in which all columns not named are shared, and `locator` and `parent` are relative."""
    shared = tuple(name for name in record._fields if name not in constant + own)
    return Shape(record, constant, own, shared, tuple(name for name in ("locator", "parent") if name in record._fields))


def compiled() -> bool:
    """Whether columns can be filled by compiled code, as that was built."""
    return native is not None


def builder(shape: Shape) -> Builder | None:
    """Columns to be filled with rows of that shape by compiled code; None where it was not built."""
    if native is None:
        return None
    found = kinds(shape.record)
    relative = [name in shape.under for name in shape.columns]
    return native.Builder(len(shape.constant), len(shape.own), relative, [found[name] for name in shape.columns])


class Batch(NamedTuple):
    """Some records of one type, in the file's order: as blocks, or as columns that compiled code has filled already.

    The columns are the reader's own, and hold only until it is asked for more.
    """

    shape: Shape
    blocks: list[Block] | Builder

    @property
    def size(self) -> int:
        """How many records there are."""
        return sum(len(block[2]) for block in self.blocks) if isinstance(self.blocks, list) else self.blocks.rows

    def records(self) -> Iterator[tuple[Any, ...]]:
        """The same records, one by one, as what `Reader.read` yields. Raises TypeError where they are columns already."""
        if not isinstance(self.blocks, list):
            raise TypeError("columns that compiled code has filled are not to be taken apart")
        kind, _, own, _, under = self.shape
        names = self.shape.columns
        for place, values, rows in self.blocks:
            for row in rows:
                fields = dict(zip(names, (*values, *row[:-1], *row[-1]) if own else (*values, *row), strict=True))
                yield kind(**fields | {name: place + fields[name] for name in under})


class Reader(Protocol):
    """A module that knows one published format. `VERSION` changes whenever the same bytes would give other records."""

    FORMAT: str
    VERSION: str

    def recognises(self, head: Head) -> bool:
        """Whether the file's name and first bytes look like this format."""
        ...

    def read(self, snapshot: Snapshot) -> Iterator[Yield]:
        """Records and findings, streaming; never raises for bad data.

        The whole records before a break are yielded, then a Finding of level `broken` with the line.
        """
        ...


def stream(reader: Reader, snapshot: Snapshot, kept: dict[str, Any]) -> Iterator[Yield | Batch]:
    """What a reader makes of a file, the quickest way.

    A reader of large files may have `batches(snapshot, kept)` as well, an iterator of the same records in the same order within
    each type, as Batches, and of Findings: fewer steps a row. In `kept` it may leave what helps it with the next file;
    it changes no record.
    """
    batches = getattr(reader, "batches", None)
    found: Iterator[Yield | Batch] = batches(snapshot, kept) if batches else reader.read(snapshot)
    return found
