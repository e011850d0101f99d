"""An activity's page, whatever characters its identifier holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from comity.lake import Lake
from comity.web.components.addresses import activity_address
from comity.web.explore.queries.activity import find
from tests.building import activity, iati, payment, put, read_in
from tests.web.conftest import HOSTILE, ODD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("identifier", [ODD, HOSTILE, "XX-1-many", "../../etc"])
def test_activity_is_found_by_the_address_that_pages_link_to(site: Client, identifier: str) -> None:
    answer = site.get(activity_address(identifier))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "Example Donor" in html


def test_transactions_are_listed_as_published_corrections_included(site: Client) -> None:
    html = site.get(activity_address(ODD)).content.decode()
    assert "1,000,000" in html
    assert "−5.50" in html
    assert "iati-activity[" in html


@pytest.mark.parametrize(
    "address", ["/activities/unknown/", "/activities/a%00b/", "/activities/?id=%00", "/activities/", "/activities/%0a/"]
)
def test_unknown_activity_is_a_page_that_says_so(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_linked_documents_run_no_script(site: Client) -> None:
    from comity.web.explore.queries.activity import _web

    assert _web("javascript:alert(1)") == ""
    assert _web("https://example.org/a") == "https://example.org/a"


def test_version_that_counts_is_found_before_those_that_do_not(tmp_path: Path) -> None:
    def edition(*names: tuple[str, str]) -> bytes:
        return iati(*(activity(name, payment("5"), updated=f"202{year}-01-01T00:00:00Z") for name, year in names))

    read_in(tmp_path, put(tmp_path, "one/a.xml", edition(("XX-1-ONCE", "2"), ("XX-1-TWICE", "2"), ("XX-1-GONE", "2"))))
    read_in(tmp_path, put(tmp_path, "one/b.xml", edition(("XX-1-TWICE", "4"), ("XX-1-ODD", "1"), ("XX-1-EVEN", "1"))))
    read_in(tmp_path, put(tmp_path, "two/a.xml", edition(("XX-1-ONCE", "3"), ("XX-1-TWICE", "3"))))
    lake = Lake.open(tmp_path)

    def told(name: str) -> tuple[str, str | None] | None:
        found = find(lake, name)
        return found and (found["last_updated"][:4], found["standing"])

    assert told("XX-1-ONCE") == ("2023", None)
    assert told("XX-1-TWICE") == ("2024", None)
    assert told("XX-1-GONE") == ("2022", "withdrawn")
    assert told("XX-1-NEVER") is None
