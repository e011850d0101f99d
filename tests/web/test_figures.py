"""A figure's page answers for its number: id, value, inputs, rows, other choices, releases."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from django.test import Client

from comity import methods
from comity.cli.asking import page_of
from comity.lake import Lake
from comity.methods import cases, claims, figure, named
from comity.model.question import figure_id
from comity.web.components import lakes

pytestmark = pytest.mark.django_db


def headline(lake: Lake, case: str) -> str:
    found = cases(lake)[case]
    return figure_id(*named(found, found.headline))


def test_figures_that_a_case_names_resolve_before_any_page_showed_them(site: Client, lake: Lake) -> None:
    for case in cases(lake).values():
        for one in (case.headline, *case.figures):
            answer = site.get(f"/figures/{figure_id(*named(case, one))}/")
            assert answer.status_code == 200, one.id


def test_figure_shows_every_digit_it_was_computed_with(site: Client, lake: Lake) -> None:
    case = cases(lake)["northern-ireland"]
    made = figure(lake, *named(case, case.headline))
    assert f"{made.value:f}" in site.get(f"/figures/{made.id}/").content.decode()


def test_sensitivity_rows_lead_to_figures_that_resolve(site: Client, lake: Lake) -> None:
    lakes._results.clear()  # the page must be made anew: the test's registry is empty, the kept page would not fill it
    html = site.get(f"/figures/{headline(lake, 'northern-ireland')}/").content.decode()
    linked = set(re.findall(r'href="(/figures/[0-9a-f]{16}/)"', html))
    assert len(linked) > 3
    for address in sorted(linked)[:5]:
        assert site.get(address).status_code == 200


def test_rows_of_a_total_add_up_to_it(site: Client, lake: Lake) -> None:
    case = cases(lake)["israel-palestine"]
    made = figure(lake, *named(case, next(f for f in case.figures if f.method == "total")))
    answer = site.get(f"/figures/{made.id}/rows.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    counted = [row for row in rows if row["standing"] == "counted"]
    assert len(counted) == made.lineage.rows
    assert {row["currency"] for row in counted} == {"USD"}
    assert sum(Decimal(row["amount"]) for row in counted) == made.value


def test_figure_can_be_pinned_to_its_release(site: Client, lake: Lake) -> None:
    address = f"/figures/{headline(lake, 'northern-ireland')}/"
    assert site.get(f"{address}?release={lake.release}").status_code == 200


@pytest.mark.parametrize("release", ["nonsense", "0" * 16, "../..", "%00", "x" * 5000])
def test_unknown_release_is_not_found(site: Client, lake: Lake, release: str) -> None:
    assert site.get(f"/figures/{headline(lake, 'northern-ireland')}/?release={release}").status_code == 404


@pytest.mark.parametrize("wanted", ["0123456789abcdef", "xyz", "0123456789ABCDEF", "1"])
def test_unknown_figure_is_not_found(site: Client, wanted: str) -> None:
    assert site.get(f"/figures/{wanted}/").status_code == 404


def test_every_claim_stands_with_its_words_verdict_and_arithmetic(site: Client, lake: Lake) -> None:
    html = site.get("/claims/").content.decode()
    every = [judged for case in cases(lake) for judged in claims(lake, case)]
    assert len(every) > 10
    for judged in every:
        assert f'id="{judged.claim.id}"' in html
        for recipe in judged.recipes:
            assert recipe.formula in html


def test_fitted_recipe_is_marked_and_the_real_population_shown_beside_it(site: Client) -> None:
    html = site.get("/claims/").content.decode()
    article = re.search(r'<article class="claim" id="thirty-three-dollars">.*?</article>', html, re.DOTALL)
    assert article
    assert "reproduces only if fitted" in article[0]
    assert "$33.33" in article[0]
    assert "$30.31" in article[0]


def test_claim_page_offers_a_place_for_the_answer(site: Client, language: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    html = site.get(f"{prefix}/claims/").content.decode()
    assert 'id="answer"' in html
    assert html.count('href="#answer"') > 10


def test_address_that_the_command_line_prints_opens_the_figure_it_names(site: Client, lake: Lake) -> None:
    asked = methods.question(methods.case(lake, "northern-ireland"), years="1987-1991", donor="US")
    made = methods.figure(lake, "total", asked)
    address = page_of(made)
    for wrong in (
        address.replace("1987-1991", "1987-1990"),
        address.replace("method=total", "method=guess"),
        f"/figures/{'0' * 16}/?" + address.split("?")[1],
    ):
        assert site.get(wrong).status_code == 404
    assert site.get(address).status_code == 200
    assert site.get(address.split("?")[0]).status_code == 200
