"""The work on policy in a real browser: axe finds nothing in any language or width, nothing scrolls sideways, keys suffice."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from comity.lake import Lake
from comity.web.policy.models import Engagement, OutcomeEvidence
from tests.web.desk.playing import Desk
from tests.web.policy import working as some
from tests.web.register import people
from tests.web.test_browser import FLAGS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PICTURES = Path("/tmp/comity-policy-pictures")
"""Pictures are kept where somebody has made this folder."""


def furnished(lake: Lake) -> tuple[str, list[str]]:
    """Something on every page: the session of an approver, and the pages."""
    desk = some.approver()
    people.source("The Order Paper")
    fund = people.organisation("lantern-fund", "The Lantern Fund")
    people.person("bea", fund, desk.user, agreed_by=people.user("editor", "paul"))
    some.measure()
    made = some.a_figure(lake)
    numbers = {"numbers-1-name": "year", "numbers-1-literal": "1986", "numbers-1-source": "The Order Paper"}
    voice = {
        "texts-1-text": "منذ {year} نضيء المصابيح.",
        "texts-1-language": "ar",
        "texts-1-voice_organisation": "lantern-fund",
    }
    some.pointed(desk, made, "Since {year} they pay {amount} each.", **numbers, **voice)
    some.entered(desk, title="First talk", day="2025-03", offices="Foreign Affairs | US", asks="Pay more.")
    visit = some.entered(
        desk, title="A delegation to the capital, with lanterns", kind="delegation", day="", place="Room 5",
        starts="2026-05-17T09:00", ends="2026-05-18T17:00", time_zone="America/New_York", people="bea",
        offices="Foreign Affairs | US", organisations="lantern-fund", measures="us/117/hr/1", points="ten-times",
        asks="Light them.", notes="They were kind.",
    )  # fmt: skip
    path = f"/desk/engagements/{visit.code}/"
    desk.send(path, "/follow-ups/", text="Send the paper", due="2020-01-01", why="promised")
    some.ticked(desk, path, "/disclosure/", regimes=["us", "eu"], issue_codes="FOR", cost="10", currency="USD", why="x")
    some.ticked(desk, path, "/public/", fields_shown=["title", "day", "organisations"], why="agreed")
    desk.send("/desk/points/ten-times/", "/public/", public="on", why="ready")
    _claims(desk, visit)
    cookie = people.signed_in(desk.user).cookies["sessionid"].value
    row = visit.follow_ups.get().pk
    pages = ["new-engagement/", "engagements/", "engagements/read/", "engagements/disclosures/"]
    pages += [f"engagements/{visit.code}/{part}" for part in ("", "change/", "pack/?language=en", f"follow-ups/{row}/")]
    text = visit.points.get().texts.get(language="ar").pk
    pages += [
        "new-point/",
        "points/",
        "points/ten-times/",
        "points/ten-times/version/",
        f"points/ten-times/consent/{text}/",
    ]
    pages += [
        "new-outcome/",
        "outcomes/",
        "outcomes/doubled/",
        "outcomes/doubled/change/",
        "outcomes/doubled/evidence/",
    ]
    pages += [f"outcomes/doubled/evidence/{OutcomeEvidence.objects.first().pk}/"]  # type: ignore[union-attr]
    return cookie, [*(f"desk/{page}" for page in pages), f"engagements/{visit.code}/", "points/", "points/ten-times/"]


def _claims(desk: Desk, visit: Engagement) -> None:
    given = {"claimant": "lantern-fund", "words": "We doubled the lamps.", "source": "The Order Paper", "why": "read"}
    desk.send("/desk/new-outcome/", slug="doubled", amount="3000000", currency="GBP", measures="us/117/hr/1",
              engagements=visit.code, **given)  # fmt: skip
    for level, side in (("corroborated", "for"), ("evaluated", "against")):
        said = {"by": "The Ministry", "words": "So it was.", "source": "The Order Paper", "why": "read"}
        desk.send("/desk/outcomes/doubled/evidence/", level=level, against=side, **said)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_axe_finds_nothing_in_the_work_on_policy(live_server: Any, lake: Lake, prefix: str, width: int) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    cookie, pages = furnished(lake)
    wrong: list[Any] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        scheme = "dark" if width == 390 else "light"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        for path in pages:
            answer = page.goto(f"{live_server.url}{prefix}/{path}")
            found = Axe().run(page).response["violations"]
            wrong += [(path, v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
            if answer.status != 200 or page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((path, answer.status, "scrolls sideways" if answer.status == 200 else "no page"))
            if PICTURES.is_dir():
                name = f"{prefix.strip('/') or 'en'}-{width}-{path.partition('?')[0].strip('/').replace('/', '_')}.png"
                page.screenshot(path=PICTURES / name, full_page=True)
        browser.close()
    assert wrong == []


def test_an_engagement_is_entered_by_keyboard_alone(live_server: Any, lake: Lake) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    cookie = people.signed_in(some.approver().user).cookies["sessionid"].value
    typed = {
        "title": "Tea upstairs",
        "day": "2026-05-17",
        "place": "Room 5",
        "asks": "Light them.",
        "why": "it was held",
    }
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/desk/new-engagement/")
        for _ in range(80):
            page.keyboard.press("Tab")
            name = page.evaluate("document.activeElement.name") or ""
            if name in typed:
                page.keyboard.type(typed[name])
            if name == "why":
                page.keyboard.press("Enter")
                page.wait_for_url("**/desk/engagements/*/")
                break
        browser.close()
    one = Engagement.objects.get()
    assert (one.title, one.day, one.place, one.asks) == ("Tea upstairs", "2026-05-17", "Room 5", "Light them.")
