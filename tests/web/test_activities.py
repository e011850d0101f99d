"""An activity's page, whatever characters its identifier holds."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.web.components.addresses import activity_address
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
