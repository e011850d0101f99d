"""World Bank total population (indicator SP.POP.TOTL): people at mid-year, by country and year.

Two published forms: the API's own table (four lines of preamble, then one column a year) and the long table of
datasets/population (Country Name, Country Code, Year, Value). The long one has the same header as that publisher's other
tables, so it is known by its header and a name with “pop” in it, and its values must be whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.parsing import worldbank
from comity.parsing.tables import found, header, plain

FORMAT = "worldbank_population"
VERSION = "1"
INDICATOR = "SP.POP.TOTL"
SERIES = "worldbank-population"


def recognises(head: Head) -> bool:
    """The API's table of this indicator, or the long table under a name that says population."""
    if worldbank.is_wide(head.text):
        return INDICATOR in head.text
    names = header(head.text)
    return worldbank.LONG.fits(names) and "value" in map(plain, names) and "pop" in head.name.lower()


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per country or World Bank group and year, in people. A year without a value gives no row."""
    once = worldbank.Once()
    for item in worldbank.observations(snapshot):
        if isinstance(item, Finding):
            yield item
            continue
        if item.indicator not in ("", INDICATOR):
            yield found(
                "other-indicator", item.line, item.indicator, INDICATOR, "give each indicator a file of its own"
            )
            continue
        if "." in item.value or item.value.startswith("-") or not int(item.value):
            yield found(
                "not-people", item.line, f"{item.subject} {item.year}: {item.value}", "a whole number of people"
            )
            continue
        if again := once.again(SERIES, item):
            yield again
            continue
        yield worldbank.row(item, FORMAT, SERIES, "population", "people", "World Bank, SP.POP.TOTL")
