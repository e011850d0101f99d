"""World Bank yearly inflation, in per cent: consumer prices (FP.CPI.TOTL.ZG) or the GDP deflator (NY.GDP.DEFL.KD.ZG).

The API's own table names its indicator. The long tables of datasets/inflation and datasets/cpi do not, and their file names
mislead (seen 2026: inflation-gdp.csv holds consumer prices, inflation-consumer.csv the GDP deflator, and cpi.csv, described
as an index with 2005 = 100, holds percentages). So the long form is known by its values, never by its name: United States
consumer prices rose by 11.05 % in 1974 and 13.55 % in 1980, numbers that are not revised; the deflator by about 9 % in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.parsing import worldbank
from comity.parsing.encodings import head_text
from comity.parsing.tables import found, header, plain

FORMAT = "worldbank_inflation"
VERSION = "1"
CONSUMER, DEFLATOR = "worldbank-inflation-consumer", "worldbank-inflation-gdp-deflator"
INDICATORS = {"FP.CPI.TOTL.ZG": CONSUMER, "NY.GDP.DEFL.KD.ZG": DEFLATOR}
# United States, per cent: where a value of 1974 and 1980 must lie for the file to hold this kind.
MARKS = {
    CONSUMER: {1974: ("11.0", "11.1"), 1980: ("13.5", "13.6")},
    DEFLATOR: {1974: ("8.5", "9.5"), 1980: ("8.5", "9.5")},
}


def recognises(head: Head) -> bool:
    """The API's table of one of the two indicators, or a long table whose value column says Inflation or CPI."""
    if worldbank.is_wide(head.text):
        return any(f"{code}" in head.text for code in INDICATORS)
    names = header(head.text)
    return worldbank.LONG.fits(names) and bool({"inflation", "cpi"} & set(map(plain, names)))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per country or World Bank group and year, in per cent a year."""
    told, refusal = _told_by_values(snapshot)
    if refusal:
        yield refusal
    if refusal and refusal.level is Level.BROKEN:
        return
    once = worldbank.Once()
    for item in worldbank.observations(snapshot):
        if isinstance(item, Finding):
            yield item
            continue
        series = INDICATORS.get(item.indicator) if item.indicator else told
        if series is None:
            yield found(
                "other-indicator", item.line, item.indicator, " or ".join(INDICATORS), "give it a file of its own"
            )
            continue
        if again := once.again(series, item):
            yield again
            continue
        source = f"World Bank, {item.indicator or 'indicator told by its values'}"
        weakness = "" if series in INDICATORS.values() else "the file does not say which prices these are"
        yield worldbank.row(item, FORMAT, series, "inflation", "% a year", source, weakness)


def _told_by_values(snapshot: Snapshot) -> tuple[str | None, Finding | None]:
    """The series that a long table holds, and what is to be said of that; (None, None) for the API's own table."""
    usa: dict[int, Decimal] = {}
    with snapshot.open() as stream:
        text = head_text(stream.read(1 << 16))
    if worldbank.is_wide(text):
        return None, None
    for item in worldbank.observations(snapshot):
        if not isinstance(item, Finding) and item.subject == "USA":
            usa.setdefault(item.year, Decimal(item.value))
    stem = PurePath(snapshot.name).stem
    for series, marks in MARKS.items():
        if all(year in usa and Decimal(low) <= usa[year] <= Decimal(high) for year, (low, high) in marks.items()):
            return series, _name_against(stem, series)
    seen = ", ".join(f"{year}: {usa[year]}" for year in (1974, 1980) if year in usa) or "no value for 1974 and 1980"
    expected = "consumer prices (11.05 and 13.55) or the GDP deflator (about 9 and 9), in per cent"
    if any(year in usa for year in (1974, 1980)) or plain("CPI") in map(plain, header(text)):
        return None, found(
            "inflation-kind-unknown", 1, f"USA {seen}", expected, "use the API's table", level=Level.BROKEN
        )
    unverified = found("inflation-kind-unverified", 1, f"USA {seen}", expected, "use the API's table", level=Level.NOTE)
    return f"worldbank-inflation-unverified:{stem}", unverified


def _name_against(stem: str, series: str) -> Finding | None:
    """The note that a file's name says one kind while its values are the other."""
    says = DEFLATOR if "gdp" in stem.lower() or "defl" in stem.lower() else CONSUMER
    if says == series or not any(word in stem.lower() for word in ("gdp", "defl", "cpi", "consumer")):
        return None
    return found("name-contradicts-values", 1, stem, f"a name that says {series}: so its values do", level=Level.NOTE)
