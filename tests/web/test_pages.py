"""Every page in three languages: it answers, says its language and direction, and lets nothing in from another host."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from comity.lake import Lake
from comity.methods import cases, figure, named
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/cases/",
    "/cases/israel-palestine/",
    "/cases/northern-ireland/",
    "/flows/",
    "/claims/",
    "/sources/",
    "/methods/",
    "/activities/XX-1-many/",
    "/activities/XX-9-field/chain/",
    "/boundary/",
    "/boundary/?areas=PSE&years=2022&stage=disbursed",
    "/definitions/?case=israel-palestine",
    "/definitions/?case=northern-ireland&stage=disbursed",
    "/releases/",
    "/organisations/",
    "/statements/",
    "/nothing/here/",
)


@pytest.mark.parametrize("page", PAGES)
def test_page_states_its_language_and_direction_once(site: Client, language: str, page: str) -> None:
    answer = site.get(LANGUAGES[language] + page)
    assert answer.status_code == (404 if "nothing" in page else 200)
    html = answer.content.decode()
    direction = "ltr" if language == "en" else "rtl"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1


@pytest.mark.parametrize("page", PAGES)
def test_page_needs_no_script_no_inline_style_and_no_other_host(site: Client, page: str) -> None:
    answer = site.get(page)
    html = answer.content.decode()
    assert "<script" not in html
    assert not re.search(r"<[a-z][^>]*\sstyle=", html), "an inline style would be refused by the page's own policy"
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', html)
    assert not re.search(r'<link[^>]*href="(?:https?:)?//', html)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", PAGES)
def test_headings_descend_one_level_at_a_time(site: Client, page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", site.get(page).content.decode())]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_page_links_to_itself_in_the_other_languages(site: Client) -> None:
    html = site.get("/ar/flows/?stage=committed").content.decode()
    assert 'href="/flows/?stage=committed"' in html
    assert 'href="/he/flows/?stage=committed"' in html


def test_language_links_never_name_another_host(site: Client) -> None:
    html = site.get("/ar//evil.example/").content.decode()
    assert 'href="//' not in html


def test_first_paint_without_charts_stays_under_100_kilobytes(site: Client) -> None:
    html = site.get("/").content.decode()
    without_charts = re.sub(r'<svg[^>]*class="chart".*?</svg>', "", html, flags=re.DOTALL)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    size = len(gzip.compress(without_charts.encode())) + sum(_size(site, address) for address in styles)
    latin = _size(site, "/static/comity/fonts/rubik-latin.woff2")
    assert size + latin < 100_000


def _size(site: Client, address: str) -> int:
    answer = site.get(address)
    assert answer.status_code == 200
    return len(answer.getvalue())


def test_home_shows_each_case_headline_as_computed(site: Client, lake: Lake) -> None:
    html = site.get("/").content.decode()
    for case in cases(lake).values():
        value = figure(lake, *named(case, case.headline)).value
        assert value is not None
        assert f"${value:.2f}" in html


def test_number_opens_a_source_note_without_script(site: Client, lake: Lake) -> None:
    html = site.get("/").content.decode()
    case = cases(lake)["northern-ireland"]
    made = figure(lake, *named(case, case.headline))
    assert f'popovertarget="n-{made.id}"' in html
    note = re.search(rf'<aside class="note" popover id="n-{made.id}".*?</aside>', html, re.DOTALL)
    assert note
    assert made.lineage.formula in note[0]
    assert f"/figures/{made.id}/" in note[0]


def test_every_popover_button_has_its_note_exactly_once(site: Client) -> None:
    html = site.get("/cases/northern-ireland/").content.decode()
    wanted = set(re.findall(r'popovertarget="(n-[0-9a-f]{16})"', html))
    notes = re.findall(r'popover id="(n-[0-9a-f]{16})"', html)
    assert wanted
    assert sorted(notes) == sorted(wanted)


def test_content_in_another_language_than_the_page_is_marked(site: Client) -> None:
    html = site.get("/ar/claims/").content.decode()
    assert re.search(r'<q lang="en"', html)


def test_case_switches_give_a_figure_of_their_own(site: Client) -> None:
    plain = site.get("/cases/northern-ireland/").content.decode()
    switched = site.get("/cases/northern-ireland/?definition=curated-with-peace").content.decode()
    amount = re.compile(r'class="amount">.*?<bdi>([^<]+)</bdi>', re.DOTALL)
    assert amount.search(plain)[1] != amount.search(switched)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    "query",
    [
        "years=9",
        "years=1986-1985",
        "stage=nonsense",
        "definition=nonsense",
        "area=mars",
        "prices=free",
        "years=0001-9999",
    ],
)
def test_wrong_switch_is_told_and_the_headline_shown(site: Client, query: str) -> None:
    answer = site.get(f"/cases/northern-ireland/?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_population_of_another_area_is_refused_not_divided(site: Client) -> None:
    answer = site.get("/cases/northern-ireland/?area=northern-ireland&population=border-census")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_ladder_keeps_stages_apart_and_shows_missing_ones_as_gaps(site: Client) -> None:
    html = site.get("/?csv=ladder-table").getvalue().decode("utf-8-sig")
    stages = [line.split(",")[0] for line in html.splitlines()[1:]]
    assert {"Authorised", "Committed", "Disbursed"} <= set(stages)
    assert "Total" not in html


def test_case_file_among_the_sources_bears_the_title_of_its_case(site: Client) -> None:
    listed = site.get("/sources/?csv=snapshots").getvalue().decode("utf-8-sig")
    assert "Northern Ireland: case file,shipped with Comity" in listed


@pytest.mark.parametrize("page", ["/", "/cases/northern-ireland/"])
def test_every_chart_names_its_sources_with_a_date(site: Client, page: str) -> None:
    captions = re.findall(r"<figcaption>(.*?)<ul", site.get(page).content.decode(), re.DOTALL)
    assert captions
    for caption in captions:
        assert "/sources/#s" in caption
        assert re.search(r"\(\d{4}", caption)


def test_clock_says_that_its_years_are_bookings(site: Client) -> None:
    assert "the one in which money was booked" in site.get("/").content.decode()


def test_without_a_lake_the_site_says_what_to_do(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.web.components import lakes

    monkeypatch.setattr(lakes, "current_release", lambda home: None)
    answer = site.get("/")
    assert answer.status_code == 503
    assert "comity run" in answer.content.decode()


def test_a_fault_of_ours_is_a_page_not_a_trace(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.web.explore import views

    monkeypatch.setattr(views, "lake_asked", lambda request: 1 / 0)
    answer = site.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()
    assert "A fault of ours" in answer.content.decode()


def test_unknown_host_is_refused(site: Client) -> None:
    assert site.get("/", headers={"host": "evil.example"}).status_code == 400
