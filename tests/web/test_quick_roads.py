"""Cubes and narrowed searches change how quickly the flows are found, never which, nor their sums."""

from __future__ import annotations

import itertools

import pytest
from django.http import QueryDict

from comity.lake import Lake
from comity.lake.cubes import GRAIN, WHEN
from comity.web.components import lakes
from comity.web.explore import filters
from comity.web.explore.queries import flows

pytestmark = pytest.mark.django_db
GIVEN = {
    "stage": ["", "disbursed"],
    "provider": ["", "united", "nobody at all"],
    "receiver": ["", "a"],
    "recipient": ["", "ps"],
    "purpose": ["", "15220"],
    "year_from": ["", "2010"],
}
COMBINATIONS = [dict(zip(GIVEN, one, strict=True)) for one in itertools.product(*GIVEN.values())]


def chosen(lake: Lake, given: dict[str, str]) -> filters.Filters:
    return filters.read(QueryDict("&".join(f"{k}={v}" for k, v in given.items() if v)), lake)


def plain_test(lake: Lake, given: dict[str, str]) -> tuple[str, list[object]]:
    """The filters as one would write them over the rows."""
    tests: list[str] = ["1 = 1"]
    params: list[object] = []
    for name, value in given.items():
        if not value:
            continue
        if name in ("provider", "receiver"):
            tests.append(f"({name}_ref = ? OR contains(lower({name}), ?))")
            params += [value, value.lower()]
        elif name == "year_from":
            tests.append("year >= ?")
            params.append(int(value))
        else:
            tests.append(f"{name} = ?")
            params.append(value.upper() if name == "recipient" else value)
    return " AND ".join(tests), params


def test_totals_from_any_cube_are_those_of_the_rows(lake: Lake) -> None:
    used = set()
    for given in COMBINATIONS:
        asked = chosen(lake, given)
        used.add(asked.cube)
        test, params = plain_test(lake, given)
        expected = lake.rows(
            "SELECT stage, currency, counts AND held IS NULL, year, SUM(amount), COUNT(*) FROM flow "
            f"WHERE {test} GROUP BY ALL",
            params,
        )
        assert sorted(map(repr, flows.years(lake, asked))) == sorted(map(repr, expected)), given
    assert used == {cube for cube, grain in GRAIN.items() if set(WHEN) <= set(grain)}


def test_pages_of_rows_are_those_of_the_whole_sorted_list(lake: Lake) -> None:
    for given in [
        *COMBINATIONS[::5],
        {"words": "activity"},
        {"case": "israel-palestine"},
        {"case": "northern-ireland"},
    ]:
        asked = chosen(lake, given)
        if {"words", "case"} & set(given):
            relation, test, params = filters.where(lake, asked)
        else:
            relation, (test, params) = "flow", plain_test(lake, given)
        whole = lake.dicts(
            f"SELECT {flows.COLUMNS} FROM {relation} WHERE {test} "
            "ORDER BY year DESC NULLS LAST, amount DESC NULLS LAST, snapshot, locator, split",
            params,
        )
        for page in {1, 2, 3, -(-len(whole) // flows.ROWS) or 1}:
            assert flows.listed(lake, asked, page) == whole[(page - 1) * flows.ROWS : page * flows.ROWS], (given, page)


@pytest.mark.parametrize("case", ["", "israel-palestine"])
@pytest.mark.parametrize("typed", ["Activity", "a 1", "%", "_", "!", "l'", "IL no-such-word", "é", "العربية"])
def test_words_are_found_in_title_parties_and_identifier_as_they_stand(lake: Lake, typed: str, case: str) -> None:
    asked = chosen(lake, {"words": typed.replace("%", "%25"), "case": case})
    columns = ("title", "provider", "receiver", "iati_identifier")
    said = f"({' OR '.join(f'contains(lower({column}), ?)' for column in columns)})"
    words = [word for word in typed.lower().split() for _ in columns]
    test = " AND ".join([said] * len(typed.split()))
    relation, before, within = "flow", [], "1 = 1"
    if case:
        relation, within, before = filters.where(lake, chosen(lake, {"case": case}))
    expected = lake.rows(
        "SELECT stage, currency, counts AND held IS NULL, year, SUM(amount), COUNT(*) "
        f"FROM {relation} WHERE {within} AND {test} GROUP BY ALL",
        [*before, *words],
    )
    assert sorted(map(repr, flows.years(lake, asked))) == sorted(map(repr, expected))


@pytest.mark.parametrize("ties", [0, 1])
def test_pages_are_the_same_where_more_rows_have_one_amount_than_are_looked_at(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, ties: int
) -> None:
    for given in COMBINATIONS[::3]:
        asked = chosen(lake, given)
        usual = flows.listed(lake, asked, 1)
        with monkeypatch.context() as changed:
            changed.setattr(flows, "TIES", ties)
            changed.setattr(lakes, "_results", type(lakes._results)())
            assert flows.listed(lake, asked, 1) == usual, given
