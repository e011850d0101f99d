"""The public pages of policy: measures, threads, pledges, permits, outcome claims, a case's advocacy line by line."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from comity.lake import Lake
from comity.web.policy.cases import load_cases
from comity.web.register import loading
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
PAGES = (
    "/measures/",
    "/measures/case/israel-palestine/meppa/",
    "/measures/us/115/hr/1221/",
    "/threads/",
    "/threads/meppa/",
    "/threads/northern-ireland/us-ifi/",
    "/pledges/",
    "/permits/",
    "/outcomes/",
    "/points/",
    "/cases/israel-palestine/policy/",
    "/cases/northern-ireland/policy/",
)


@pytest.fixture
def loaded(lake: Lake) -> Lake:
    loading.load_cases(lake)
    load_cases(lake)
    return lake


@pytest.fixture
def site() -> Client:
    return Client()


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_answers_in_each_language(loaded: Lake, site: Client, language: str, page: str) -> None:
    answer = site.get(LANGUAGES[language] + page)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'<html lang="{language}" dir="{"ltr" if language == "en" else "rtl"}">' in html
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert not re.search(r"<[a-z][^>]*\sstyle=", html)
