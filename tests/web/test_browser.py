"""A real browser: axe finds nothing in any language or width, notes open by keyboard, nothing scrolls sideways."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.building import activity, iati, payment, put, read_in, starter_lake
from tests.web.browsing import faults, opened, tab
from tests.web.conftest import CHAIN, FTS

pytestmark = pytest.mark.journey
PAGES = (
    "/",
    "/cases/",
    "/cases/israel-palestine/",
    "/cases/northern-ireland/?stage=disbursed",
    "/cases/northern-ireland/?years=nonsense",
    "/flows/",
    "/flows/?stage=nonsense",
    "/activities/XX-1-many/",
    "/activities/XX-9-field/chain/",
    "/boundary/",
    "/boundary/?areas=PSE&years=2020&format=fts",
    "/boundary/?areas=PSE&organisations=x&years=20",
    "/definitions/",
    "/definitions/?case=northern-ireland&years=nonsense",
    "/releases/",
    "/flows/?words=7206152",
    "/claims/",
    "/sources/",
    "/methods/",
    "/organisations/",
    "/organisations/?area=XX",
    "/organisations/lantern-fund/",
    "/organisations/harbour-watch/",
    "/organisations/harbour-alliance/network/?depth=2",
    "/statements/",
    "/statements/1/",
    "/measures/",
    "/measures/?kind=nonsense",
    "/measures/case/israel-palestine/meppa/",
    "/measures/us/115/hr/1221/",
    "/threads/",
    "/threads/meppa/",
    "/threads/us-ifi/",
    "/pledges/",
    "/permits/",
    "/outcomes/",
    "/points/",
    "/cases/israel-palestine/policy/",
    "/search/?q=fund",
    "/nothing/here/",
)
ASKED_WRONGLY = (
    "/cases/northern-ireland/?years=nonsense",
    "/flows/?stage=nonsense",
    "/boundary/?areas=PSE&organisations=x&years=20",
    "/definitions/?case=northern-ireland&years=nonsense",
    "/organisations/?area=XX",
    "/measures/?kind=nonsense",
)
STATUS = dict.fromkeys(ASKED_WRONGLY, 400) | {"/nothing/here/": 404}
"""What is answered with something else than 200."""
ENTER = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.web.register import world
world.build()
"""
"""The invented world of the register, in a home that a site is then served from."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    starter_lake(home)
    folder: Path = tmp_path_factory.mktemp("in")
    many = put(folder, "a.xml", iati(activity("XX-1-many", *(payment(f"{n}.5") for n in range(60)))))
    read_in(home, many, put(folder, "chain.xml", CHAIN), FTS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"COMITY_HOME": str(home), "COMITY_PORT": str(port)}
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    django = {"DJANGO_SETTINGS_MODULE": "comity.web.settings", "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    subprocess.run([sys.executable, "-c", ENTER], env=environment | django, check=True)
    server = subprocess.Popen([sys.executable, "-m", "comity", "serve"], env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(900):
            try:
                urllib.request.urlopen(f"{base}/methods/", timeout=5).read()
                break
            except OSError:
                assert server.poll() is None, "the site did not start"
                time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened() as chromium:
        yield chromium


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_axe_finds_nothing(address: str, browser: Any, prefix: str, width: int) -> None:
    page = tab(browser, width)
    failed: list[str] = []
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: failed.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address + "/")
    figure = page.locator(".note a[href*='/figures/']").first.get_attribute("href")
    page.goto(address + "/releases/")
    moved = page.locator("a[href*='..']").first.get_attribute("href")
    wrong = [
        fault
        for path in (*PAGES, figure, moved)
        for fault in faults(page, address + prefix + path, STATUS.get(path, 200))
    ]
    page.context.close()
    assert wrong == []
    noise = ("status of 404", "status of 400")  # the pages that are asked for wrongly on purpose
    assert [text for text in failed if not any(n in text for n in noise)] == []


def test_source_note_opens_and_closes_by_keyboard(address: str, browser: Any) -> None:
    page = tab(browser)
    page.goto(address + "/")
    button = page.locator("h1 button.n").first
    note = page.locator(f"#{button.get_attribute('popovertarget')}")
    assert not note.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    note.wait_for(state="visible")
    page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    page.context.close()


def test_source_note_fits_a_phone(address: str, browser: Any) -> None:
    page = tab(browser, 390, 800)
    page.goto(address + "/ar/")
    button = page.locator("h1 button.n").first
    button.click()
    box = page.locator(f"#{button.get_attribute('popovertarget')}").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 800
    page.context.close()


def test_everything_works_without_scripts(address: str, browser: Any) -> None:
    page = tab(browser, java_script_enabled=False)
    page.goto(address + "/flows/")
    page.select_option("select[name=stage]", "committed")
    page.click("form.filters button")
    assert "stage=committed" in page.url
    page.goto(address + "/")
    page.locator("h1 button.n").first.click()
    assert page.locator(".note:popover-open").count() == 1
    page.context.close()


def test_statement_and_reply_have_one_size_side_by_side_and_under_each_other_on_a_phone(
    address: str, browser: Any
) -> None:
    for prefix in ("", "/ar", "/he"):
        for width in (1280, 390):
            page = tab(browser, width)
            page.goto(f"{address}{prefix}/organisations/lantern-fund/")
            voices = page.locator("article.said").first.locator(".voice")
            boxes = [voices.nth(n).bounding_box() for n in (0, 1)]
            look = "e => { const s = getComputedStyle(e); return [s.fontSize, s.fontWeight, s.color, s.lineHeight] }"
            quoted = [voices.nth(n).locator("blockquote").first.evaluate(look) for n in (0, 1)]
            assert quoted[0] == quoted[1]
            assert abs(boxes[0]["width"] - boxes[1]["width"]) < 1
            assert (abs(boxes[0]["y"] - boxes[1]["y"]) < 1) == (width == 1280)
            page.context.close()


def test_network_is_walked_by_keyboard_with_the_focus_seen(address: str, browser: Any) -> None:
    page = tab(browser)
    page.goto(address + "/organisations/lantern-fund/network/")
    page.locator("#graph + p a").focus()
    seen = []
    for _step in range(2):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('svg.network') !== null")
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
        assert page.evaluate("getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth") == "3.5px"
    assert seen == ["/organisations/harbour-alliance/", "/organisations/north-ministry/"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/north-ministry/")
    page.context.close()
