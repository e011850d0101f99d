"""NISRA mid-year population estimates of Northern Ireland by single year of age and sex (year, gender, age, MYE).

The published workbook's flat table, as CSV; later vintages add an area and a row for both sexes together. A year's
population is the sum over ages, of women and men or of the row for both, never of all three. A year that is not whole
(an age or a sex is missing that other years have) gives no number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Series
from comity.parsing.tables import Layout, amount, found, header, plain, records

FORMAT = "nisra_population"
VERSION = "1"
LAYOUT = Layout(
    needed={"year": ("year",), "sex": ("gender", "sex"), "age": ("age",), "people": ("MYE",)},
    optional={"area": ("area", "area name", "geography")},
    ignored=("flag", "min", "type", "area code", "Geo_Code"),
)
SEXES = {"f": "F", "female": "F", "females": "F", "m": "M", "male": "M", "males": "M"}
SEXES |= dict.fromkeys(("p", "all", "allpersons", "persons", "both", "bothsexes"), "all")
WHOLE_AGES = {"all", "allages", "total"}
HERE = {"", "northernireland", "1northernireland", "n92000002"}


@dataclass(slots=True)
class Year:
    """What the file has of one year: people by sex and age, totals over ages by sex, and the lines they stand on."""

    ages: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    totals: dict[str, Decimal] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    broken: str = ""


def recognises(head: Head) -> bool:
    """A table with a column MYE by year, sex and age."""
    return LAYOUT.fits(header(head.text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Series row per year for Northern Ireland (GB-NIR), in people; its locator names the lines it sums."""
    years: dict[str, Year] = defaultdict(Year)
    elsewhere = 0
    for row in records(snapshot, LAYOUT):
        if isinstance(row, Finding):
            yield row
            if row.level is Level.BROKEN:
                # What stands above a break may lack ages without showing it: a sum of it would be a false number.
                return
            if row.code == "ragged-row":
                years["?"].broken = "a line of the file cannot be read"
        elif plain(row.cells.get("area", "")) not in HERE:
            elsewhere += 1
        else:
            problem = _add(years[row.cells["year"]], row.line, row.cells)
            if problem:
                years[row.cells["year"]].broken = "one of its lines cannot be read"
                yield problem
    if elsewhere:
        yield found("other-areas", 1, f"{elsewhere} lines of other areas", "Northern Ireland", level=Level.NOTE)
    yield from _rows(years)


def _add(year: Year, line: int, cells: dict[str, str]) -> Finding | None:
    year.first, year.last = year.first or line, line
    sex, age, people = SEXES.get(plain(cells["sex"])), plain(cells["age"]), amount(cells, "people", line)
    if isinstance(people, Finding):
        return people
    if not (cells["year"].isascii() and cells["year"].isdigit() and len(cells["year"]) == 4):
        return found("unreadable-year", line, cells["year"], "a year", "correct the line")
    if sex is None:
        return found("unknown-sex", line, cells["sex"], "F, M, or a word for both", "correct the line")
    if people.startswith("-") or "." in people:
        return found("not-people", line, people, "a whole number of people", "correct the line")
    table = year.totals if age in WHOLE_AGES else year.ages[sex]
    key = sex if age in WHOLE_AGES else age
    if key in table:
        return found(
            "repeated-observation", line, f"{cells['sex']}, {cells['age']}", "each age once", "correct the line"
        )
    table[key] = Decimal(people)
    return None


def _rows(years: dict[str, Year]) -> Iterator[Yield]:
    usual = _usual(years)
    lost = years.pop("?", Year()).broken
    for label, year in sorted(years.items()):
        value, why = (None, year.broken or lost) if year.broken or lost else _people(year, usual)
        if value is None:
            yield found(
                "year-not-whole", year.first, f"{label}: {why}", "every age of both sexes", "get the file again"
            )
            continue
        yield Series(
            locator=f"lines {year.first}-{year.last}",
            format=FORMAT,
            series="nisra-mid-year",
            kind="population",
            subject="GB-NIR",
            counter=None,
            frequency="year",
            period=label,
            year=int(label),
            value=str(value),
            unit="people",
            base=None,
            source="NISRA mid-year estimates",
            weakness=None,
            note="sum over ages and sexes",
        )


def _usual(years: dict[str, Year]) -> frozenset[str]:
    """The ages that most years and sexes have."""
    sets = Counter(frozenset(ages) for year in years.values() for ages in year.ages.values())
    return max(sets, key=lambda ages: (sets[ages], len(ages)), default=frozenset())


def _people(year: Year, usual: frozenset[str]) -> tuple[Decimal | None, str]:
    """The year's people, or None and the reason."""
    if gap := _gap(usual):
        return None, gap
    sums = {sex: sum(ages.values(), Decimal()) for sex, ages in year.ages.items()}
    for sex, ages in year.ages.items():
        if set(ages) != usual:
            odd = sorted(usual ^ set(ages))
            return None, f"sex {sex} differs from other years in the ages {', '.join(odd[:5])}"
        if sex in year.totals and year.totals[sex] != sums[sex]:
            return None, f"sex {sex}: its ages sum to {sums[sex]}, its total says {year.totals[sex]}"
    best = {**year.totals, **sums}
    if ("F" in best) != ("M" in best):
        return None, "one sex is missing"
    if "F" not in best:
        return best.get("all"), "no sex is given"
    both = best["F"] + best["M"]
    if "all" in best and best["all"] != both:
        return None, f"women and men sum to {both}, the row for both says {best['all']}"
    return both, ""


def _gap(ages: frozenset[str]) -> str:
    """Single years of age must run from 0 without a gap; bands (0-4 or 0004) cannot be told so and pass."""
    numbers = sorted(int(age.removesuffix("andover")) for age in ages if age.removesuffix("andover").isdigit())
    if len(numbers) < len(ages) or not numbers or numbers == list(range(len(numbers))):
        return ""
    return "the ages do not run from 0 upwards one by one"
