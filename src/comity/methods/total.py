"""total: money of one stage, definition, area and span of years, in US dollars.

total = Σ over rows of amount × rate to US dollars (× deflator of the base year ÷ deflator of the row's year)
"""

from __future__ import annotations

from decimal import Decimal

from comity.lake import Lake
from comity.methods.money_by_year import MoneyByYear, money_by_year
from comity.methods.selection import digest
from comity.model.figure import Figure, Lineage
from comity.model.question import Question, figure_id

NAME = "total"
VERSION = "1"


def compute(lake: Lake, asked: Question) -> Figure:
    """The total in US dollars at the asked prices; a gap where no row counts. Low and high equal it: it has no rivals."""
    money = money_by_year(lake, asked)
    value = money.total if money.used else None
    return Figure(
        id=figure_id(NAME, asked),
        value=value,
        low=value,
        high=value,
        unit=unit(asked),
        gaps=tuple(money.gaps),
        lineage=lineage(lake, asked, NAME, VERSION, formula(money), money),
    )


def unit(asked: Question, per: str = "") -> str:
    """`USD`, `USD per person per year`, with the year of constant prices if there is one."""
    base = f"USD, {asked.prices.split(':')[1]} prices" if asked.prices != "current" else "USD"
    return base + per


def formula(money: MoneyByYear) -> str:
    """The sum by year, written out."""
    terms = [f"{year}: {plain(amount)}" for year, amount in sorted(money.amounts.items())]
    return f"{' + '.join(terms)} = {plain(money.total)}" if terms else "no row counts"


def lineage(lake: Lake, asked: Question, name: str, version: str, formula: str, money: MoneyByYear) -> Lineage:
    """The lineage of a figure made from a question's money."""
    used = tuple(money.used)
    mark, snapshots = digest(lake, asked, used)
    return Lineage(
        release=lake.release,
        method=name,
        version=version,
        parameters=asked.parameters(),
        formula=formula,
        rows=sum(group.rows for group in used),
        digest=mark,
        inputs=tuple(money.inputs),
        left_out=tuple(money.left),
        notes=tuple(money.notes),
        snapshots=snapshots,
    )


def plain(value: Decimal) -> str:
    """Plain digits, at most four decimals, for formulas; the figure itself is not rounded."""
    short = value.quantize(Decimal("0.0001")).normalize()
    return f"{short:,f}"
