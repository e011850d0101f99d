"""Money: a Decimal that always travels with its currency, price basis and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from comity.model.errors import RefusedError
from comity.model.stage import Stage

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount. `prices` is `current` or `constant:YYYY`; `date` is ISO, a day or a year, or empty for a sum."""

    value: Decimal
    currency: str
    prices: str = CURRENT
    date: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise TypeError(f"money is a Decimal, not {type(self.value).__name__}")
        if not self.currency:
            raise RefusedError(f"{self.value} has no currency", next_step="give the currency, or record a gap")

    def __add__(self, other: Money) -> Money:
        """Add in one currency and one price basis; raises RefusedError otherwise. The sum keeps a date only if shared."""
        if (self.currency, self.prices) != (other.currency, other.prices):
            raise RefusedError(
                f"{self.currency} at {self.prices} prices cannot be added to {other.currency} at {other.prices} prices",
                next_step="convert one of them at a published rate first",
            )
        return replace(self, value=self.value + other.value, date=self.date if self.date == other.date else "")


@dataclass(frozen=True, slots=True)
class StagedMoney:
    """Money at one stage. Adding across stages raises RefusedError: a commitment and its payment are one money."""

    money: Money
    stage: Stage

    def __add__(self, other: StagedMoney) -> StagedMoney:
        if self.stage is not other.stage:
            raise RefusedError(
                f"{self.stage} and {other.stage} are different stages of money and are never added",
                next_step="ask for one stage at a time",
            )
        return StagedMoney(self.money + other.money, self.stage)


def add_up(amounts: Iterable[StagedMoney]) -> StagedMoney | None:
    """The sum, or None for no amounts (a gap, never zero). Raises RefusedError across stages, currencies or prices."""
    total: StagedMoney | None = None
    for amount in amounts:
        total = amount if total is None else total + amount
    return total
