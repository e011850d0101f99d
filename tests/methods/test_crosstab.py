"""The cross-tab of a release gives what adding up its rows one by one gives."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, localcontext
from pathlib import Path

from comity.lake import Lake
from comity.methods.crosstab import crosstab
from comity.methods.rates import rate
from tests.building import activity, iati, payment, put, read_in, starter_lake


def made(folder: Path) -> Lake:
    starter_lake(folder / "home")
    listed = [
        activity("XX-1-A", payment("10"), payment("4", currency="GBP"), payment("-1", day="2021-05-05")),
        activity("XX-1-B", payment("7", currency="XTS"), payment("2"), country="IL"),
        activity("XX-1-C", payment("9", currency="EUR"), payment("3", kind="2"), country="IL"),
        activity("XX-1-D", payment("6"), payment("5", day="2020-05-05")).replace(' default-currency="USD"', ""),
        activity("XX-1-7206152", payment("7206152"), country="IL"),
    ]
    read_in(folder / "home", put(folder, "xx.xml", iati(*listed)))
    return Lake.open(folder / "home")


def test_every_cell_is_the_sum_of_its_rows_at_the_years_rates(tmp_path: Path) -> None:
    lake = made(tmp_path)
    wanted: dict[tuple[object, ...], Decimal | None] = defaultdict(Decimal)
    with localcontext(prec=60):
        for year, provider, recipient, currency, amount in lake.rows(
            "SELECT year, provider, recipient, currency, amount FROM flow WHERE stage = 'disbursed' AND counts AND held IS NULL"
        ):
            found = None if currency == "USD" else rate(lake, currency or "", None, year)
            factor = Decimal(1) if currency == "USD" else found.value if found else None
            before = wanted[year, provider, recipient]
            wanted[year, provider, recipient] = None if before is None or factor is None else before + amount * factor
    table = crosstab(lake, "disbursed")
    cells = list(zip(*table, strict=True))
    assert {cell[:3]: cell[3] for cell in cells} == wanted
    assert len(cells) == len(wanted)


def test_people_are_the_recipients_and_what_lacks_them_or_a_rate_has_no_quotient(tmp_path: Path) -> None:
    lake = made(tmp_path)
    table = crosstab(lake, "disbursed")
    cells = {cell[:3]: cell[3:] for cell in zip(*table, strict=True)}
    dollars, people, each = cells[2021, "Example Donor", "PS"]
    assert dollars == Decimal(-1)
    assert (
        people
        == lake.rows(
            "SELECT value FROM series WHERE series = 'worldbank-population' AND subject = 'PSE' AND year = 2021 ORDER BY locator"
        )[0][0]
    )
    assert each == Decimal(-1) / people
    dollars, people, each = cells[2022, "Example Donor", "IL"]
    assert (dollars, each) == (None, None), "money without a rate is not zero"
    assert people
    area = next(cell for key, cell in cells.items() if key[2] == "northern-ireland-and-border")
    assert area[1:] == (None, None)
