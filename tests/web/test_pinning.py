"""A page pinned to a release by its address: what it shows, its files, its links, and releases that nobody keeps."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from comity.lake import Lake, releases
from comity.lake.release import Shelf
from comity.web.components import pinning
from tests.web.conftest import HOME, LANGUAGES

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/cases/",
    "/cases/northern-ireland/",
    "/cases/northern-ireland/?years=nonsense",
    "/flows/",
    "/flows/?stage=nonsense",
    "/flows/?format=case_file&csv=totals",
    "/flows.csv",
    "/sources/",
    "/claims/",
    "/boundary/",
    "/definitions/",
)
INSIDE = re.compile(r'<a\b[^>]*href="((?:/ar|/he)?/(?:[^"]*))"')


@pytest.fixture
def first(lake: Lake) -> str:
    """The release before the IATI files of these tests were read."""
    return next(str(one["id"]) for one in releases(HOME) if not one["previous"])


def test_pinned_pages_and_files_hold_what_that_release_held(site: Client, lake: Lake, first: str) -> None:
    then, now = Lake.open(HOME, first), lake
    for at, query in ((then, f"?release={first}"), (now, "")):
        count = at.rows("SELECT COUNT(*) FROM flow")[0][0]
        assert len(site.get(f"/flows.csv{query}").getvalue().splitlines()) == count + 1
        assert f"<bdi>{count:,}</bdi> rows found" in site.get(f"/flows/{query}").content.decode()
    assert site.get("/activities/XX-1-many/").status_code == 200
    assert site.get(f"/activities/XX-1-many/?release={first}").status_code == 404
    assert b"example.xml" not in site.get(f"/sources/?release={first}&csv=snapshots").getvalue()
    assert b"example.xml" in site.get(f"/sources/?release={now.release}&csv=snapshots").getvalue()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("release", ["nonsense", "0" * 16, "../..", "%00", "x" * 5000, "0" * 15 + "٣"])
def test_release_that_is_not_kept_is_refused(site: Client, page: str, release: str) -> None:
    answer = site.get(f"{page}{'&' if '?' in page else '?'}release={release}")
    assert answer.status_code == 404
    assert "No release with this name is kept here" in answer.content.decode()


@pytest.mark.parametrize("page", [p for p in PAGES if "csv" not in p])
def test_pinned_page_says_so_and_its_links_and_forms_stay_within_the_release(
    site: Client, language: str, first: str, page: str
) -> None:
    answer = site.get(f"{LANGUAGES[language]}{page}{'&' if '?' in page else '?'}release={first}")
    html = answer.content.decode()
    assert answer.status_code == (400 if "nonsense" in page else 200)
    assert f'<bdi class="code">{first}</bdi>' in html
    leave = [
        link
        for link in INSIDE.findall(html)
        if re.match(r"(?:/ar|/he)?/(?:\?|#|$|(?:cases|flows|activities|sources|figures|claims)[/.])", link)
        and f"release={first}" not in link
    ]
    assert leave == []
    forms = re.findall(r"<form\b.*?</form>", html, re.DOTALL)
    assert all(f'<input type="hidden" name="release" value="{first}">' in form for form in forms)
    back = re.search(r'<a data-current href="([^"]*)"', html)
    assert back
    assert "release" not in back[1]


def test_page_that_is_not_pinned_names_its_release_and_pins_nothing(site: Client, lake: Lake) -> None:
    html = site.get("/flows/").content.decode()
    assert "data-current" not in html
    assert "release=" not in html
    assert re.search(r'<footer.*<bdi class="code">[0-9a-f]{12}</bdi>', html, re.DOTALL)


def test_links_keep_their_query_and_anchor_and_other_pages_are_left_alone() -> None:
    page = '<a href="/flows/?a=1&amp;b=2#rows">x</a><a class="k" href="/ar/sources/#s1">x</a><a href="/">x</a>'
    other = (
        '<a href="/methods/#total">x</a><a href="https://a.example/flows/">x</a><a href="/releases/">x</a>'
        '<a href="/figures/a/?release=b">x</a><a data-current href="/flows/">x</a><a href="/flowsome/">x</a>'
    )
    assert pinning.keep(other, "r") == other
    assert pinning.keep(page, "r") == (
        '<a href="/flows/?a=1&amp;b=2&amp;release=r#rows">x</a><a class="k" href="/ar/sources/?release=r#s1">x</a>'
        '<a href="/?release=r">x</a>'
    )


def test_another_release_that_is_damaged_stops_nobody_who_asks_for_a_sound_one(site: Client, first: str) -> None:
    damaged = Shelf(HOME).releases / f"{'0' * 15}1.json"
    damaged.write_text("{")
    try:
        assert site.get(f"/cases/?release={first}").status_code == 200
    finally:
        damaged.unlink()
