"""Watching in a real browser: axe finds nothing in any language or width, nothing scrolls sideways, keys are enough."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comity.web.accounts.powers import Role
from comity.web.policy.models import Deadline, Rule
from comity.web.policy.watching import digests
from tests.web.browsing import faults, opened, tab
from tests.web.policy.watched import Clock, Parliaments
from tests.web.register import people

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Today(Clock):
    """The real time, as the browser's session has it; what happens is put a little into the past."""

    def __init__(self) -> None:
        self.now = timezone.now() - timedelta(days=3)


def furnished() -> tuple[str, list[str]]:
    clock, staff = Today(), people.user(Role.CONTRIBUTOR)
    at = Parliaments(clock)
    old = at.measure("uk/question/1", "What became of the ferry permits?", "uk-westminster", "question")
    at.event(old, "1", "Asked.", day="2020-01-01")
    type(old).objects.filter(pk=old.pk).update(last_day="2020-01-01")
    bill = at.measure("us/111/hr/9605", "Orchard Fund Act", session="119")
    for kind, value in (("measure", bill.key), ("words", "שלום"), ("jurisdiction", "il-knesset")):
        Rule.objects.create(owner=staff, kind=kind, value=value, made_at=clock.now)
    heard = at.event(bill, "1", "Hearing held.", stage="committee")
    at.change(heard, text="Hearing held and adjourned.", stage="reported")
    at.event(
        at.measure("il/motion/5", "הצעה לסדר היום בנושא השלום", "il-knesset", "motion"),
        "1",
        "נאום ראשון",
        language="he",
    )
    at.event(bill, "2", "a-very-long-word-without-any-space-" * 12)
    Rule.objects.update(made_at=clock.now - timedelta(days=1))
    for title, days in (("Report on the orchard", 9), ("تقرير عن البستان", -9)):
        Deadline.objects.create(
            measure=bill, title=title, day=timezone.now().date() + timedelta(days=days), source=at.source, kind="report"
        )
    (digest,) = digests.make(timezone.now(), at_once=True)
    pages = [
        "/watch/",
        f"/watch/digests/{digest.pk}/",
        "/monday/",
        "/desk/deadlines/",
        f"/desk/deadlines/{Deadline.objects.first().pk}/",
    ]  # type: ignore[union-attr]
    return people.signed_in(staff).cookies["sessionid"].value, pages


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_where_policy_is_watched(live_server: Any, width: int) -> None:
    cookie, pages = furnished()
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie)
        wanted = [f"{live_server.url}{prefix}{path}" for prefix in ("", "/ar", "/he") for path in pages]
        wrong = [fault for address in wanted for fault in faults(page, address)]
    assert wrong == []


def test_a_rule_is_made_and_stopped_by_keys_alone(live_server: Any) -> None:
    cookie = people.signed_in(people.user(Role.READER)).cookies["sessionid"].value
    with opened() as browser:
        page = tab(browser, at=live_server.url, session=cookie)
        page.goto(f"{live_server.url}/watch/")

        def tab_to(selector: str) -> None:
            for _press in range(80):
                page.keyboard.press("Tab")
                if page.evaluate(f"document.activeElement.matches({selector!r})"):
                    return
            raise AssertionError(f"no key leads to {selector}")

        tab_to("#rule-kind")
        page.keyboard.type("Words")
        tab_to("#rule-value")
        page.keyboard.type("orchard")
        page.keyboard.press("Enter")
        page.wait_for_selector(".waiting strong")
        assert "orchard" in page.inner_text(".waiting strong")
        tab_to("form[action$='/stop/'] button:not([formaction])")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]")
        assert page.query_selector(".waiting strong") is None
