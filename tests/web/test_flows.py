"""The flows: filters in the address, totals that never mix, a table in pages, a CSV of everything, and no way to break it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from comity.lake import Lake
from tests.web.conftest import ODD

pytestmark = pytest.mark.django_db


def rows(site: Client, address: str) -> list[dict[str, str]]:
    answer = site.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("stage=disbursed", "stage = 'disbursed'"),
        ("currency=EUR", "currency = 'EUR'"),
        ("format=iati_activity", "format = 'iati_activity'"),
        ("recipient=ps", "recipient = 'PS'"),
        ("purpose=15220", "purpose = '15220'"),
        ("definition=15220", "purpose = '15220' AND purpose_vocabulary = '1'"),
        ("year_from=2010&year_to=2012", "year BETWEEN 2010 AND 2012"),
        ("provider=united+states", "LOWER(provider) LIKE '%united states%'"),
        ("words=xx-1-many", "iati_identifier = 'XX-1-many'"),
        ("stage=disbursed&words=activity+many", "stage = 'disbursed' AND iati_identifier = 'XX-1-many'"),
    ],
)
def test_filter_finds_the_rows_it_names(site: Client, lake: Lake, query: str, condition: str) -> None:
    expected = lake.rows(
        f"SELECT stage, currency, SUM(amount), COUNT(*) FROM flow WHERE {condition} AND counts AND held IS NULL GROUP BY ALL"
    )
    assert expected
    totals = rows(site, f"/flows/?{query}&csv=totals")
    found = {(row["Stage"].lower(), row["Currency"]): (Decimal(row["Amount"]), int(row["Rows"])) for row in totals}
    assert found == {(stage, currency or "not stated"): (amount, n) for stage, currency, amount, n in expected}


def test_case_filter_takes_in_what_the_selectors_caught(site: Client, lake: Lake) -> None:
    own = lake.rows("SELECT COUNT(*) FROM flow WHERE \"case\" = 'israel-palestine'")[0][0]
    found = rows(site, "/flows.csv?case=israel-palestine")
    assert len(found) > own
    assert {"iati_activity", "case_file"} <= {row["format"] for row in found}


def test_totals_are_one_row_a_stage_and_currency(site: Client) -> None:
    totals = rows(site, "/flows/?csv=totals")
    keys = [(row["Stage"], row["Currency"]) for row in totals]
    assert len(keys) == len(set(keys)) > 3


def test_rows_kept_only_as_rivals_are_in_no_total(site: Client, lake: Lake) -> None:
    counted = lake.rows("SELECT SUM(amount) FROM flow WHERE stage = 'appropriated' AND currency = 'USD' AND counts")[0][
        0
    ]
    everything = lake.rows("SELECT SUM(amount) FROM flow WHERE stage = 'appropriated' AND currency = 'USD'")[0][0]
    assert counted != everything
    shown = {row["Currency"]: row["Amount"] for row in rows(site, "/flows/?stage=appropriated&csv=totals")}
    assert Decimal(shown["USD"]) == counted


def test_csv_holds_every_row_and_exact_amounts(site: Client, lake: Lake) -> None:
    found = rows(site, "/flows.csv?words=xx-1-many")
    assert len(found) == 120
    expected = lake.rows("SELECT SUM(amount) FROM flow WHERE iati_identifier = 'XX-1-many'")[0][0]
    assert sum(Decimal(row["amount"]) for row in found) == expected


def test_pages_part_the_rows_without_loss_or_repetition(site: Client, lake: Lake) -> None:
    from comity.web.explore import filters
    from comity.web.explore.queries import flows

    chosen = filters.Filters({}, {"words": ("xx-1-many",)})
    seen = [row["locator"] for page in (1, 2, 3) for row in flows.listed(lake, chosen, page)]
    assert len(seen) == 120
    assert len(set(seen)) == 120


@pytest.mark.parametrize(
    "query",
    [
        "year_from=99999999999999999999999",
        "year_from=-1",
        "year_from=٢٠٢٠",
        "year_from=2020&year_to=2010",
        "page=0",
        "page=999999999999",
        "page=x",
        "stage=nonsense",
        "case=nonsense",
        "definition=nonsense",
        "currency=%00",
        "provider=%00",
        "words=%00",
        "words=%ED%A0%80%07",
        "words=" + "a" * 500,
        "words=a+b+c+d+e+f+g+h+i+j",
        "yearfrom=2020",
    ],
)
def test_bad_value_is_a_message_that_says_what_was_expected(site: Client, language: str, query: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    answer = site.get(f"{prefix}/flows/?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert site.get(f"{prefix}/flows.csv?{query}").status_code == 400


@pytest.mark.parametrize("text", ["100%", "a_b", "!", "'; DROP TABLE flow; --", "\\", '"', "<script>", "\u202e", "🕊"])
def test_words_are_plain_text_never_a_pattern(site: Client, text: str) -> None:
    answer = site.get("/flows/", {"words": text})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_percent_sign_finds_itself_only(site: Client) -> None:
    assert {row["iati_identifier"] for row in rows(site, "/flows.csv?words=%25")} == {ODD}


def test_filters_stay_in_the_links_of_pages_and_file(site: Client) -> None:
    html = site.get("/flows/?words=xx-1-many&stage=disbursed").content.decode()
    assert 'href="/flows.csv?words=xx-1-many&amp;stage=disbursed"' in html
    assert "words=xx-1-many&amp;stage=disbursed&amp;page=2" in html


def test_unknown_download_is_not_found(site: Client) -> None:
    assert site.get("/flows/?csv=nonsense").status_code == 404
