"""Figures of the shipped cases and of small worlds: what is summed, what is left out, and that it can be done again."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from comity import methods
from comity.lake import Lake
from comity.model.errors import RefusedError, UsageError
from comity.pipeline import starter as shipped
from tests.building import NOW, activity, iati, payment, put, read_in
from tests.conftest import published


def ask(lake: Lake, method: str = "total", case: str = "northern-ireland", **options: str):
    return methods.figure(lake, method, methods.question(methods.case(lake, case), **options))


def every_named_figure(lake: Lake) -> list:
    return [methods.named(c, f) for c in methods.cases(lake).values() for f in (c.headline, *c.figures)]


def test_us_obligations_to_the_fund_in_its_first_years(starter: Lake) -> None:
    found = ask(starter, donor="US", years="1986-1988", stage="committed")
    assert (found.value, found.unit) == (Decimal("120002000"), "USD")
    assert found.lineage.rows == 3


def test_us_money_alone_per_person_of_northern_ireland(starter: Lake) -> None:
    found = ask(starter, "per-person", donor="US", years="1986-2005", area="northern-ireland", population="nisra")
    assert round(found.value, 2) == Decimal("13.58")
    assert any(note.code == "area-override" for note in found.lineage.notes)


def test_recomputing_from_the_lineage_gives_the_same_decimal(starter: Lake) -> None:
    compared = 0
    for method, asked in every_named_figure(starter):
        found = methods.figure(starter, method, asked)
        again = methods.recompute(Lake.open(starter.path.parents[2]), found.lineage)
        assert (again.value, again.low, again.high, again.lineage) == (
            found.value,
            found.low,
            found.high,
            found.lineage,
        )
        compared += found.value is not None
    assert compared > 10


def test_total_is_the_sum_of_the_rows_that_its_page_lists(starter: Lake) -> None:
    asked = methods.question(methods.case(starter, "northern-ireland"), donor="US", years="1986-2005")
    rows = [r for r in methods.rows_used(starter, asked) if r["standing"] == "counted"]
    found = methods.figure(starter, "total", asked)
    assert sum(r["amount"] for r in rows) == found.value
    assert len(rows) == found.lineage.rows
    ids = "\n".join(sorted(f"{r['snapshot']}:{r['locator']}:{r['split']}" for r in rows))
    assert hashlib.sha256(ids.encode()).hexdigest() == found.lineage.digest


def test_recomputing_on_another_release_is_refused(starter: Lake, tmp_path: Path) -> None:
    shipped.build(tmp_path, now=NOW)
    read_in(tmp_path, put(tmp_path / "in", "a.xml", iati(activity("XX-1-A", payment("1")))))
    with pytest.raises(RefusedError, match="release"):
        methods.recompute(Lake.open(tmp_path), ask(starter).lineage)


def test_year_without_population_leaves_numerator_and_denominator(starter: Lake) -> None:
    case = methods.case(starter, "israel-palestine")
    both = methods.figure(starter, "per-person", methods.question(case, years="2024-2025"))
    one = methods.figure(starter, "per-person", methods.question(case, years="2024-2024"))
    assert both.value == one.value
    assert [g.detail["years"] for g in both.gaps if g.code == "no-population"] == ["2025"]


def test_nothing_found_is_a_gap_and_not_zero(starter: Lake) -> None:
    found = ask(starter, stage="pledged", years="1901-1902")
    assert found.value is None
    assert "no-flows" in {g.code for g in found.gaps}


def test_population_of_another_area_is_refused(starter: Lake) -> None:
    with pytest.raises(RefusedError, match="same area|is of"):
        ask(starter, "per-person", area="northern-ireland", population="nisra-and-census")


@pytest.mark.parametrize(
    "options",
    [
        {"definition": "nope"},
        {"donor": "nope"},
        {"precedence": "bogus"},
        {"area": "wales"},
        {"population": "guess"},
        {"stage": "received"},
        {"years": "x"},
        {"prices": "real"},
    ],
)
def test_unknown_options_name_what_there_is(starter: Lake, options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ask(starter, **options)


def test_ratio_divides_two_headlines_and_carries_both_lineages(starter: Lake) -> None:
    found = ask(starter, "ratio")
    left, right = found.lineage.parts
    assert found.value == pytest.approx(left.value / right.value)
    assert left.lineage.parameters["case"] != right.lineage.parameters["case"]


def test_sensitivity_rows_are_the_figures_they_link_to(starter: Lake) -> None:
    asked = methods.question(methods.case(starter, "northern-ireland"))
    table = methods.sensitivity(starter, "per-person", asked)
    dimensions = {
        name: {str(getattr(r.question, name)) for r in table}
        for name in ("definition", "population", "prices", "years")
    }
    assert all(len(values) > 1 for values in dimensions.values()), dimensions
    for row in table[::7]:
        found = methods.figure(starter, "per-person", row.question)
        assert (found.id, found.value) == (row.id, row.value)


def test_same_money_in_three_formats_is_counted_once_and_shown_thrice(tmp_path: Path) -> None:
    shipped.build(tmp_path, now=NOW)
    identifier = "US-GOV-1-7200AA22GR00004"
    agency = iati(activity(identifier, payment("2500000", kind="2", day="2022-09-30"), country="IE"))
    agency = agency.replace(b"XX-1", b"US-GOV-1")
    aggregate = (
        b'"Country Code","Country Name","Region ID","Region Name","Income Group Acronym","Income Group Name",'
        b'"Transaction Type ID","Transaction Type Name","Fiscal Year","current_amount","constant_amount"\n'
        b"IRL,Ireland,2,Europe and Eurasia,HIC,High Income Country,2,Obligations,2021,2000000,1966568\n"
        b"IRL,Ireland,2,Europe and Eurasia,HIC,High Income Country,2,Obligations,2022,2600000,2413826\n"
    )
    read_in(
        tmp_path,
        put(tmp_path / "in", "usaid-ie.xml", agency),
        put(tmp_path / "in", "us_foreign_aid_country.csv", aggregate),
    )
    lake = Lake.open(tmp_path)
    found = ask(lake, donor="US", years="2021-2022", stage="committed")
    assert found.value == Decimal("2500000") + Decimal("2000000")
    beside = {(o.detail["format"], o.amounts["USD"]) for o in found.lineage.left_out if o.reason == "same-money-seen"}
    assert beside == {("foreignassistance_country", Decimal("2600000")), ("case_file", Decimal("4500000"))}
    assert ask(lake, donor="US", years="2022", stage="committed", precedence="case_file").value == Decimal("2500000")
    assert ask(
        lake, donor="US", years="2022", stage="committed", precedence="foreignassistance_country"
    ).value == Decimal("2600000")
    assert ask(lake, donor="US", years="2022", stage="committed", precedence="none").value == Decimal("7600000")
    assert {n.code for n in found.lineage.notes} >= {"upper-bound", "fiscal-years"}


def notes(found) -> dict[str, str]:
    return {note.code: note.detail.get("rows", "") for note in found.lineage.notes}


def test_rows_of_the_case_file_that_bound_its_line_say_so(starter: Lake) -> None:
    found = ask(starter, donor="US", years="1986-1988", stage="committed")
    assert (found.value, notes(found)["upper-bound"]) == (Decimal("120002000"), "3")
    others = ask(starter, donor="EU", years="1995-2006", stage="committed")
    assert others.value
    assert "upper-bound" not in notes(others)


def test_what_a_law_allows_up_to_is_an_upper_bound(starter: Lake) -> None:
    found = ask(starter, case="israel-palestine", stage="authorised", years="2021-2025", donor="US")
    assert (found.value, notes(found)["up-to"]) == (Decimal("250000000"), "5")
    assert "upper-bound" not in notes(found)


def test_published_us_files_give_the_known_money_for_the_fund(tmp_path: Path) -> None:
    agency = published("iati/usg-2025-03/usaid/usaid-ie.xml")
    aggregate = published("crs_us/foreignassistance-gov/us_foreign_aid_country.csv")
    shipped.build(tmp_path, now=NOW)
    read_in(tmp_path, agency)
    lake = Lake.open(tmp_path)
    by_year = {
        stage: {
            p.year: p.value
            for p in methods.series_by_year(
                lake,
                "total",
                methods.question(
                    methods.case(lake, "northern-ireland"), definition="15220", stage=stage, years="2022-2024"
                ),
            )
        }
        for stage in ("committed", "disbursed")
    }
    assert by_year["committed"] == {2022: Decimal(2500000), 2023: Decimal(3000000), 2024: Decimal(4000000)}
    assert by_year["disbursed"] == {2022: None, 2023: Decimal(5500000), 2024: Decimal(4000000)}
    read_in(tmp_path, aggregate)
    lake = Lake.open(tmp_path)
    found = ask(lake, donor="US", years="1986-1988", stage="committed")
    assert found.value == Decimal("120002000")
    assert {o.detail["format"] for o in found.lineage.left_out if o.reason == "same-money-seen"} == {"case_file"}


def test_rows_listed_and_digest_are_those_that_the_figure_counts(tmp_path: Path) -> None:
    shipped.build(tmp_path, now=NOW)
    paid = [payment("1", kind="2"), payment("2", kind="2", currency="XTS"), payment("3", kind="2", currency="usd")]
    read_in(tmp_path, put(tmp_path / "in", "a.xml", iati(activity("XX-1-A", *paid))))
    lake = Lake.open(tmp_path)
    case = methods.case(lake, "israel-palestine")
    for options in ({}, {"prices": "constant:1970"}, {"prices": "constant:2022:donor"}):
        asked = methods.question(case, definition="15220", stage="committed", years="2022", **options)
        found = methods.figure(lake, "total", asked)
        rows = methods.rows_used(lake, asked)
        counted = sorted(f"{r['snapshot']}:{r['locator']}:{r['split']}" for r in rows if r["standing"] == "counted")
        assert len(counted) == found.lineage.rows
        assert hashlib.sha256("\n".join(counted).encode()).hexdigest() == found.lineage.digest
        assert len(rows) - len(counted) == sum(o.rows for o in found.lineage.left_out)
