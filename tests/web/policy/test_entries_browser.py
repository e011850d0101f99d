"""What people enter, in a real browser: axe finds nothing, nothing scrolls sideways, and keys alone suffice."""

from __future__ import annotations

from typing import Any

import pytest

from comity.web.policy.models import (
    Deadline,
    FollowUp,
    Measure,
    MeasureEvent,
    OutcomeEvidence,
    PermitPoint,
    PermitSeries,
    Pledge,
    PledgeStep,
    Position,
)
from tests.web.browsing import faults, opened, tab
from tests.web.every_address import World
from tests.web.policy.test_browser import by_keys
from tests.web.register import people

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/ar", 390), ("/he", 390)])
def test_axe_finds_nothing_on_the_pages_of_what_people_enter(live_server: Any, prefix: str, width: int) -> None:
    world = World()
    measure = f"measures/{world.measure.key}/"
    pages = [
        *(
            f"desk/{path}"
            for path in ("new-measure/", f"{measure}change/", f"{measure}events/", f"{measure}positions/")
        ),
        *(f"desk/events/{world.event.pk}/{path}" for path in ("", "withdraw/")),
        f"desk/positions/{world.position.pk}/",
        *(f"desk/{path}" for path in ("new-pledge/", "pledges/", "new-series/", "permits/")),
        *(f"desk/pledges/lamps/{path}" for path in ("", "change/", "steps/", f"steps/{world.step.pk}/")),
        *(f"desk/permits/lantern-permits/{path}" for path in ("", "change/", "counts/", f"counts/{world.count.pk}/")),
        *("measures/", measure, "pledges/", "permits/"),
    ]
    cookie = people.signed_in(world.editor).cookies["sessionid"].value
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie)
        wrong = [fault for path in pages for fault in faults(page, f"{live_server.url}{prefix}/{path}")]
    assert wrong == []


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/ar", 390), ("/he", 1280)])
def test_events_pledges_and_permits_are_entered_by_keyboard_alone(live_server: Any, prefix: str, width: int) -> None:
    world = World()
    cookie = people.signed_in(world.editor).cookies["sessionid"].value
    usual = {"language": "en", "source": f"#{people.source().pk}", "why": "read"}
    sourced = {"source": usual["source"], "why": "read"}
    forms: dict[str, dict[str, str]] = {
        f"desk/measures/{world.measure.key}/events/": {"day": "2026-03-04", "text": "It was lit.",
                                                       "observed_by": "The Watch"} | usual,
        "desk/new-pledge/": {"slug": "oil", "pledger_name": "The Lighthouse", "words": "We shall pay.",
                             "day": "2026"} | usual,
        "desk/new-series/": {"slug": "boats", "title": "Boats", "language": "en", "category": "sailors",
                             "authority": "The Mayor", "why": "new"},
        "desk/new-measure/": {"slug": "lamp-rule", "title": "A rule for lamps"} | usual,
        f"desk/measures/{world.measure.key}/positions/": {"by": "The Lighthouse", "words": "We agree."} | usual,
        "desk/pledges/lamps/steps/": {"day": "2026-05", "amount": "7", "currency": "EUR"} | sourced,
        "desk/permits/lantern-permits/counts/": {"day": "2026-06", "value": "11"} | sourced,
        "desk/outcomes/lit/evidence/": {"by": "The Auditor", "words": "Seen."} | sourced,
        f"desk/engagements/{world.engagement.code}/": {"text": "Bring oil", "due": "05172030", "why": "promised"},
        f"desk/deadlines/{world.deadline.pk}/": {"met_on": "05172026", "met_source": usual["source"], "why": "seen"},
    }  # fmt: skip
    with opened() as browser:
        page = tab(browser, width, at=live_server.url, session=cookie, locale="en-US")
        for path, typed in forms.items():
            by_keys(page, f"{live_server.url}{prefix}/{path}", typed)
            assert not page.query_selector(".errorlist"), (path, page.inner_text("main")[:600])
    assert MeasureEvent.objects.get(observed_by="The Watch").text == "It was lit."
    assert Pledge.objects.get(slug="oil").words == "We shall pay."
    assert PermitSeries.objects.get(slug="boats").authority == "The Mayor"
    assert Measure.objects.get(key="desk/lamp-rule").title() == "A rule for lamps"
    assert Position.objects.get(by="The Lighthouse").words == "We agree."
    assert PledgeStep.objects.get(currency="EUR").amount == 7
    assert PermitPoint.objects.get(day="2026-06").value == 11
    assert OutcomeEvidence.objects.get(by="The Auditor").words == "Seen."
    assert FollowUp.objects.get(text="Bring oil").due.year == 2030
    assert Deadline.objects.get().met_on
