"""A figure: a number that carries its lineage, or a gap that carries its reason. Neither exists without."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from comity.model.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole with its reason, never a zero. `code` is translated by the web room; `detail` is its parameters."""

    code: str
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """A number that a figure used besides flows: a rate, a deflator, a population year, a literal of a claim.

    `kind` is exchange-rate, deflator, population or literal; `value` in `unit`; `snapshot` and `locator` say which row.
    """

    kind: str
    name: str
    period: str
    value: Decimal
    unit: str
    source: str
    snapshot: str = ""
    locator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that the question caught and the figure did not count, by reason: how many, and their amount by currency."""

    reason: str
    rows: int
    amounts: dict[str, Decimal]
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything needed to compute a figure again and to argue with it.

    `rows` counts the flow rows used and `digest` is the SHA-256 of their sorted ids; they are listed on demand by asking
    the same question of the same release. `notes` are codes of stated choices (an area override, even spreading, an
    upper bound), each with parameters. `parts` are the figures that this one was made from.
    """

    release: str
    method: str
    version: str
    parameters: dict[str, str]
    formula: str
    rows: int
    digest: str
    inputs: tuple[Input, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Gap, ...] = ()
    parts: tuple[Figure, ...] = ()
    snapshots: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.release and self.method and self.version and self.formula):
            raise RefusedError("a figure's lineage lacks its release, method, version or formula")


@dataclass(frozen=True, slots=True)
class Figure:
    """`value`, `low` and `high` in `unit`; `value` None means that it could not be computed and `gaps` say why.

    Values are exact as computed (Decimal, 28 significant digits); rounding is a matter of display.
    """

    id: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    gaps: tuple[Gap, ...]
    lineage: Lineage

    def __post_init__(self) -> None:
        if not isinstance(self.lineage, Lineage):
            raise RefusedError("a figure cannot be built without its lineage")
        if self.value is None and not self.gaps:
            raise RefusedError("a figure without a value must name its gap")
