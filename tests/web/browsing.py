"""A real browser for the journeys: one way to start it, with a busy machine's patience, and what is at fault on a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 180_000
"""Milliseconds for whatever is waited for. What never comes still fails; nothing here says how quick a page has to be."""
PICTURES = Path("/tmp/comity-pictures")
"""Pictures are kept where somebody has made this folder."""


@contextmanager
def opened() -> Iterator[Any]:
    """Chromium without a window; skips where there is none. Nothing may ask Django's database while it is open."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


def tab(browser: Any, width: int = 1280, height: int = 900, *, at: str = "", session: str = "", **how: Any) -> Any:
    """A page of its own in a new context, for whoever the session at `at` belongs to: dark on a phone, light elsewhere."""
    scheme = "dark" if width == 390 else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **how)
    context.set_default_timeout(PATIENCE)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": at}])
    return context.new_page()


def faults(page: Any, address: str, expects: int = 200) -> list[Any]:
    """Go to an address: what axe finds there, another status than expected, and whether it scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    answer = page.goto(address)
    found = Axe().run(page).response["violations"]
    wrong: list[Any] = [(address, v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
    if answer.status != expects:
        wrong.append((address, answer.status))
    width = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append((address, "scrolls sideways"))
    if PICTURES.is_dir():
        name = f"{width}-{address.partition('://')[2].partition('/')[2].replace('/', '_')}"
        page.screenshot(path=PICTURES / f"{name[:200]}.png", full_page=True)
    return wrong
