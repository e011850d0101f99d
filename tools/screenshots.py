"""Screenshots of every page in English, Arabic and Hebrew, at 1280 and 390 pixels, light and dark, and the README's picture.

    python tools/screenshots.py [--home HOME] [--out FOLDER] [--readme] [--only WORD]

Serves the site on a free port for as long as it takes. Needs chromium on the path; a page that scrolls sideways is reported.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "home": "/",
    "cases": "/cases/",
    "case-ni": "/cases/northern-ireland/",
    "case-ip": "/cases/israel-palestine/",
    "flows": "/flows/",
    "flows-filtered": "/flows/?stage=committed&year_from=1986&year_to=2005",
    "flows-wrong": "/flows/?year_from=12345&stage=committed",
    "definitions": "/definitions/?case=israel-palestine",
    "organisations": "/organisations/",
    "statements": "/statements/",
    "measures": "/measures/",
    "measure": "/measures/us/115/hr/1221/",
    "thread": "/threads/meppa/",
    "thread-ni": "/threads/us-ifi/",
    "pledges": "/pledges/",
    "permits": "/permits/",
    "advocacy": "/cases/israel-palestine/policy/",
    "boundary": "/boundary/",
    "boundary-wrong": "/boundary/?areas=PSE&organisations=x&years=20",
    "releases": "/releases/",
    "claims": "/claims/",
    "sources": "/sources/",
    "methods": "/methods/",
    "missing": "/nothing/here/",
}
PREFIX = {"en": "", "ar": "/ar", "he": "/he"}
WIDTHS = (1280, 390)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="an existing lake; default: a starter lake in a temporary folder")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "comity-screenshots")
    parser.add_argument("--readme", action="store_true", help="only docs/images/home.png")
    parser.add_argument("--only", default="", help="only pictures whose name holds this word")
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp())
    port = free_port()
    server = start(home, port)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            base = f"http://127.0.0.1:{port}"
            if given.readme:
                readme(browser, base)
            else:
                given.out.mkdir(parents=True, exist_ok=True)
                every_page(browser, base, given.out, given.only)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    """A port that nothing listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, port: int) -> subprocess.Popen[bytes]:
    """`comity run` on that port, ready to answer."""
    environment = os.environ | {"COMITY_HOME": str(home), "COMITY_PORT": str(port), "PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen([sys.executable, "-m", "comity", "run"], env=environment, cwd=ROOT)
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/methods/", timeout=5).read()
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the site did not start") from None
            time.sleep(0.2)
        else:
            return server
    server.terminate()
    raise SystemExit("the site did not answer within a minute")


def every_page(browser, base: str, out: Path, only: str) -> None:  # type: ignore[no-untyped-def]
    """One picture a page, language, width and colour scheme."""
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            for name, path in pages(base, page).items():
                for language, prefix in PREFIX.items():
                    file = f"{name}-{language}-{width}-{scheme}.png"
                    if only not in file:
                        continue
                    page.goto(base + prefix + path)
                    page.evaluate("document.fonts.ready")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{file}: scrolls sideways ({wide} px)")
                    page.screenshot(path=out / file, full_page=True)
            context.close()


def pages(base: str, page) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The fixed pages, one figure and, where there are any, an activity with its chain, an organisation, what moved."""
    page.goto(base + "/")
    found = dict(PAGES)
    figure = page.locator(".note a[href^='/figures/']").first
    if figure.count():
        found["figure"] = figure.get_attribute("href")
    page.goto(base + "/flows/?format=iati_activity")
    activity = page.locator("a[href*='/activities/']").first
    if activity.count():
        found["activity"] = activity.get_attribute("href")
        page.goto(base + found["activity"])
        found["chain"] = page.locator("a[href*='/chain/']").first.get_attribute("href")
    page.goto(base + "/statements/")
    statement = page.locator("a[href*='/statements/']").last
    if page.locator("article.said").count():
        found["statement"] = statement.get_attribute("href")
        profile = page.locator("article.said a[href*='/organisations/']").last.get_attribute("href")
        found |= {"organisation": profile, "network": f"{profile}network/", "network-far": f"{profile}network/?depth=2"}
    page.goto(base + "/releases/")
    moved = page.locator("a[href*='..']").first
    if moved.count():
        found["diff"] = moved.get_attribute("href")
    return found


def readme(browser, base: str) -> None:  # type: ignore[no-untyped-def]
    """The home page as the README shows it: the first screen, at twice the pixels."""
    context = browser.new_context(viewport={"width": 1200, "height": 860}, device_scale_factor=1.5)
    page = context.new_page()
    page.goto(base + "/")
    page.evaluate("document.fonts.ready")
    target = ROOT / "docs" / "images" / "home.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    context.close()


if __name__ == "__main__":
    main()
