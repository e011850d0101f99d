"""The work on policy in a real browser: axe finds nothing in any language or width, nothing scrolls sideways, keys suffice."""

from __future__ import annotations

from typing import Any

import pytest

from comity.lake import Lake
from comity.web.policy.models import Deadline, Engagement, OutcomeClaim, OutcomeEvidence, PointText, Rule
from tests.web.browsing import PICTURES, faults, opened, tab
from tests.web.desk.playing import Desk
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


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
    cookie, pages = furnished(lake)
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie)
        wrong = [fault for path in pages for fault in faults(page, f"{live_server.url}{prefix}/{path}")]
    assert wrong == []


FOCUS = """() => {
  const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 1) || look.boxShadow !== "none";
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const on = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
  const bare = on === one || one.contains(on) || (on && on.contains(one));
  return {tag: one.tagName, name: one.name || "", id: one.id, visible: ring && seen && bare};
}"""
"""What has the focus, and whether one sees that it has: a ring round it, within the window, nothing laid over it."""


def by_keys(page: Any, address: str, typed: dict[str, str]) -> None:
    """Open a page, go through it with the tab key alone, fill in what is named, and send it with Enter."""
    page.goto(address)
    left, blind = dict(typed), []
    for _press in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] != "BODY" and not at["visible"]:
            blind.append(at)
        if at["tag"] == "SUMMARY" and page.evaluate("!!document.activeElement.closest('main')"):
            page.keyboard.press("Enter")
        if at["name"] in left:
            page.keyboard.type(left.pop(at["name"]))
            if not left:
                break
    assert blind == [], f"no visible focus on {blind}"
    assert left == {}, f"no key leads to {left}"
    page.keyboard.press("Escape")  # a list of what may be meant stands open
    for _press in range(60):
        if page.evaluate("document.activeElement.matches('main form[method=post] button')"):
            break
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_the_work_is_done_by_keyboard_alone(live_server: Any, lake: Lake, prefix: str, width: int) -> None:
    desk = some.approver()
    people.source("The Order Paper")
    people.organisation("lantern-fund", "The Lantern Fund")
    cookie = people.signed_in(desk.user).cookies["sessionid"].value
    literal = {"numbers-0-name": "year", "numbers-0-literal": "1986", "numbers-0-source": "The Order Paper"}
    forms: dict[str, dict[str, str]] = {
        "desk/new-engagement/": {"title": "Tea upstairs", "day": "2026-05-17", "place": "Room 5", "why": "held"},
        "desk/new-point/": {"title": "Lit", "slug": "lit", **literal, "texts-0-text": "Since {year}.",
                            "texts-0-language": "en", "why": "new"},
        "desk/new-outcome/": {"slug": "doubled", "claimant": "lantern-fund", "words": "We doubled them.",
                              "source": "The Order Paper", "why": "read"},
        "watch/": {"value": "lantern"},
        "desk/deadlines/": {"title": "A report", "source": "The Order Paper", "day": "05172030", "why": "the Act"},
    }  # fmt: skip
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie, locale="en-US")
        for path, typed in forms.items():
            by_keys(page, f"{live_server.url}{prefix}/{path}", typed)
            if PICTURES.is_dir():
                name = f"keys-{prefix.strip('/') or 'en'}-{width}-{path.strip('/').replace('/', '_')}.png"
                page.screenshot(path=PICTURES / name, full_page=True)
            assert not page.query_selector(".errorlist"), (path, page.inner_text("main")[:600])
    one = Engagement.objects.get()
    assert (one.title, one.day, one.place) == ("Tea upstairs", "2026-05-17", "Room 5")
    assert PointText.objects.get().text == "Since {year}."
    assert OutcomeClaim.objects.get().words == "We doubled them."
    assert Rule.objects.get().value == "lantern"
    assert Deadline.objects.get().title == "A report"


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_navigation_folds_on_a_phone_and_stands_open_elsewhere(live_server: Any, lake: Lake, prefix: str) -> None:
    cookie = people.signed_in(some.contributor().user).cookies["sessionid"].value
    with opened() as browser:
        phone, wide = (tab(browser, width, at=live_server.url, session=cookie) for width in (390, 1280))
        for page in (phone, wide):
            page.goto(f"{live_server.url}{prefix}/desk/engagements/")
        assert phone.locator("h1").bounding_box()["y"] < 200
        for nav in (".site-head nav:first-of-type", ".desk-nav"):
            link = phone.locator(f"{nav} a").last
            assert not link.is_visible()
            phone.locator(f"{nav} summary").focus()
            phone.keyboard.press("Enter")
            assert link.is_visible()
            assert wide.locator(f"{nav} a").last.is_visible()
            assert not wide.locator(f"{nav} summary").is_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
