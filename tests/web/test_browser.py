"""A real browser: axe finds nothing in any language or width, notes open by keyboard, nothing scrolls sideways."""

from __future__ import annotations

import os
import shutil
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
ENTER = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.web.register import world
world.build()
"""
"""The invented world of the register, in a home that a site is then served from."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


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
    django = {"DJANGO_SETTINGS_MODULE": "comity.web.settings", "PYTHONPATH": str(Path(__file__).parents[2])}
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
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_axe_finds_nothing(address: str, browser: Any, prefix: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    scheme = "dark" if width == 390 else "light"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    failed: list[str] = []
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: failed.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address + "/")
    figure = page.locator(".note a[href*='/figures/']").first.get_attribute("href")
    page.goto(address + "/releases/")
    moved = page.locator("a[href*='..']").first.get_attribute("href")
    for path in (*PAGES, figure, moved):
        page.goto(address + prefix + path)
        found = Axe().run(page).response["violations"]
        assert not found, (path, [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{prefix}{path} scrolls sideways"
    context.close()
    noise = ("status of 404", "status of 400")  # the two pages that are asked for wrongly on purpose
    assert [text for text in failed if not any(n in text for n in noise)] == []


def test_source_note_opens_and_closes_by_keyboard(address: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "/")
    button = page.locator("h1 button.n").first
    note = page.locator(f"#{button.get_attribute('popovertarget')}")
    assert not note.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.close()


def test_source_note_fits_a_phone(address: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address + "/ar/")
    button = page.locator("h1 button.n").first
    button.click()
    box = page.locator(f"#{button.get_attribute('popovertarget')}").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 800
    page.close()


def test_everything_works_without_scripts(address: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/flows/")
    page.select_option("select[name=stage]", "committed")
    page.click("form.filters button")
    assert "stage=committed" in page.url
    page.goto(address + "/")
    page.locator("h1 button.n").first.click()
    assert page.locator(".note:popover-open").count() == 1
    context.close()


def test_statement_and_reply_have_one_size_side_by_side_and_under_each_other_on_a_phone(
    address: str, browser: Any
) -> None:
    for prefix in ("", "/ar", "/he"):
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(f"{address}{prefix}/organisations/lantern-fund/")
            voices = page.locator("article.said").first.locator(".voice")
            boxes = [voices.nth(n).bounding_box() for n in (0, 1)]
            look = "e => { const s = getComputedStyle(e); return [s.fontSize, s.fontWeight, s.color, s.lineHeight] }"
            quoted = [voices.nth(n).locator("blockquote").first.evaluate(look) for n in (0, 1)]
            assert quoted[0] == quoted[1]
            assert abs(boxes[0]["width"] - boxes[1]["width"]) < 1
            assert (abs(boxes[0]["y"] - boxes[1]["y"]) < 1) == (width == 1280)
            page.close()


def test_network_is_walked_by_keyboard_with_the_focus_seen(address: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
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
    page.close()
