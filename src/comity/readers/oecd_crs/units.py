"""In which unit a CRS file gives its dollars: declared by a name, a column or a known vintage, never told from the amounts.

The OECD publishes millions; donors' own extracts under the same column names hold dollars. Who gives a file that no rule
here knows says the unit in its name. The amounts are only asked whether they contradict what was declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from comity.model.finding import Finding, Level
from comity.parsing.tables import found, plain

FACTORS = {"dollars": Decimal(1), "thousands": Decimal(1000), "millions": Decimal(1000000)}
WORDS = {
    "dollars": ("dollars", "dollar", "units", "usd"),
    "thousands": ("thousands", "thousand", "usdthousands", "usdthousand", "inthousands"),
    "millions": ("millions", "million", "usdmillions", "usdmillion", "inmillions", "mn", "usdmn", "usdm"),
}
SAID = re.compile(r"usd[-_. ]?(dollars|thousands|millions)", re.IGNORECASE).search
OECD_NAME = re.compile(
    r"crs[-_ ]?1?[-_ ]?((full|complete|reduced)?[-_ ]?(parquet)?(\.parquet)?|((19|20)\d\d[-_ ]*){1,2}(\d\d)?[-_ ]*data)"
    r"([-_ ]\d+)?(\.(txt|csv|parquet))?",
    re.IGNORECASE,
).fullmatch
LARGEST = Decimal(100_000_000_000)
"""US dollars of one line that nobody ever paid: more than half a year of all the aid there is."""
SAMPLE = 20


class Unit(NamedTuple):
    """`dollars`, `thousands` or `millions`, by which rule, and whether a person said so."""

    word: str
    by: str
    person: bool = False

    @property
    def factor(self) -> Decimal:
        """Dollars in one unit."""
        return FACTORS[self.word]


def spellings(base: tuple[str, ...]) -> tuple[str, ...]:
    """A column's names, without and with a unit."""
    return (*base, *(name + word for name in base for words in WORDS.values() for word in words))


def unit_of(said: str, name: str, header: list[str], barred: bool) -> Unit | None:
    """The unit of a file: what its name or its source's title says, what its columns say, or its known vintage."""
    if match := SAID(said):
        return Unit(match[1].lower(), f"“{match[0]}” in the name of the file or its source", person=True)
    names = {plain(column) for column in header}
    for word, endings in WORDS.items():
        for ending in endings:
            if f"usdcommitment{ending}" in names or f"usddisbursement{ending}" in names:
                return Unit(word, f"the columns' names (usd_commitment, {ending})")
    if "activityid" in names and "usdcommitment" in names:
        return Unit("dollars", "vintage: donors' CRS++ extracts with ActivityId, 2000 to 2011")
    if names & {"dedonorcode", "derecipientcode"}:
        return Unit("millions", "vintage: the OECD's files since 2023, with DE_ codes")
    if barred:
        return Unit("millions", "vintage: the OECD's bar-separated files by year")
    if OECD_NAME(name):
        return Unit("millions", "vintage: the OECD's own file name")
    return None


def undeclared(name: str) -> Finding:
    """The Finding that ends a file whose unit nobody declared."""
    stem, dot, ending = name.rpartition(".")
    example = f"{stem}.usd-dollars.{ending}" if dot else f"{name}.usd-dollars"
    return found(
        "unit-undeclared",
        1,
        "amounts in usd_commitment and usd_disbursement, whose unit nothing declares",
        "usd-dollars, usd-thousands or usd-millions in the file's name or in its source's title",
        f"look up the unit, then name the file for example “{example}” and ingest it again",
        level=Level.BROKEN,
    )


def contradiction(unit: Unit, amounts: Iterable[Decimal]) -> Finding | None:
    """The Finding that the first amounts (as published) cannot be, or are hardly, in the declared unit."""
    sizes = sorted(abs(amount) for amount in amounts if amount)
    if sizes and sizes[-1] * unit.factor > LARGEST:
        what = f"{sizes[-1]} {unit.word} of US dollars in one line ({unit.by})"
        return found("unit-contradicted", 1, what, "smaller amounts", "declare another unit", level=Level.BROKEN)
    if unit.word == "dollars" and len(sizes) >= SAMPLE and sizes[len(sizes) * 9 // 10] < 1000:
        what = f"nine in ten amounts are below {sizes[len(sizes) * 9 // 10].normalize():f} US dollars ({unit.by})"
        level = Level.NOTE if unit.person else Level.BROKEN
        return found(
            "unit-contradicted", 1, what, "larger amounts", "declare usd-millions or usd-thousands", level=level
        )
    return None
