"""Pages of money lead to organisations of the register where identifiers are equal, and nowhere else; cases list theirs."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.web.register.models import Identifier, Organisation
from tests.web.register import people

pytestmark = pytest.mark.django_db
FLOWS = "/flows/?words=XX-9-field"


@pytest.fixture
def reference(site: Client) -> str:
    """The reference of whoever pays in the small published file."""
    text = site.get("/flows.csv?words=XX-9-field").getvalue().decode("utf-8-sig")
    return next(row["provider_ref"] for row in csv.DictReader(io.StringIO(text)) if row["provider_ref"])


def known(reference: str) -> Organisation:
    made = people.organisation("payer")
    scheme, value = reference.rsplit("-", 1)
    Identifier.objects.create(organisation=made, scheme=scheme, value=value)
    return made


def test_party_with_an_equal_identifier_is_a_link_to_its_page(site: Client, reference: str) -> None:
    assert "/organisations/payer/" not in site.get(FLOWS).content.decode()
    known(reference)
    assert '<a href="/organisations/payer/">' in site.get(FLOWS).content.decode()
    assert '<a href="/he/organisations/payer/">' in site.get("/he" + FLOWS).content.decode()


def test_party_with_another_identifier_or_only_a_like_name_is_none(site: Client, reference: str) -> None:
    made = people.organisation("payer")
    Identifier.objects.create(organisation=made, scheme="XX", value="somebody-else")
    assert "/organisations/payer/" not in site.get(FLOWS).content.decode()


def test_parties_of_a_page_are_looked_up_in_one_query(site: Client, reference: str) -> None:
    known(reference)
    site.get("/flows/")
    with CaptureQueriesContext(connection) as seen:
        site.get("/flows/")
    assert sum("register_identifier" in query["sql"] for query in seen.captured_queries) == 1


def test_case_page_lists_the_organisations_that_came_with_it(site: Client, language: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    assert 'id="organisations"' not in site.get(f"{prefix}/cases/northern-ireland/").content.decode()
    for n in range(60):
        people.organisation(f"one-{n}")
    Organisation.objects.update(origin="case:northern-ireland")
    html = site.get(f"{prefix}/cases/northern-ireland/").content.decode()
    section = html.split('id="organisations"')[1].split("<h2")[0]
    assert len(re.findall(r"/organisations/one-\d+/", section)) == 50
    assert f"{prefix}/organisations/?case=northern-ireland" in section
    assert "/organisations/one-" not in site.get(f"{prefix}/cases/israel-palestine/").content.decode()
