"""Outcome claims: a level from the evidence, both sides alike, nothing summed, private engagements nowhere."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from comity.web.policy import visible
from comity.web.policy.models import OutcomeClaim, OutcomeEvidence
from tests.web.desk.playing import Desk, words
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db


def claim(desk: Desk, slug: str = "doubled", **changes: str) -> OutcomeClaim:
    people.source()
    if not people.Organisation.objects.filter(slug="lantern-fund").exists():
        people.organisation("lantern-fund", "The Lantern Fund")
    given = {
        "slug": slug,
        "claimant": "lantern-fund",
        "words": "We doubled the lamps.",
        "source": "A page",
        "why": "read",
    }
    desk.send("/desk/new-outcome/", **(given | changes))
    return OutcomeClaim.objects.get(slug=slug)


def evidence(desk: Desk, level: str, side: str = "for", by: str = "The Ministry") -> None:
    given = {"level": level, "against": side, "by": by, "words": f"{by} says so.", "source": "A page", "why": "read"}
    desk.send("/desk/outcomes/doubled/evidence/", **given)


def block(one: OutcomeClaim) -> str:
    """What a public page prints of a claim."""
    return render_to_string("policy/outcome_block.html", {"seen": visible.claimed(one)}, RequestFactory().get("/"))


def test_the_level_is_what_supporting_evidence_reaches() -> None:
    desk = some.contributor()
    one = claim(desk)
    assert visible.claimed(one).level == "asserted"
    evidence(desk, "evaluated", "against", "The Auditor")
    assert visible.claimed(OutcomeClaim.objects.get()).level == "asserted"
    evidence(desk, "corroborated")
    evidence(desk, "asserted", by="A friend")
    assert visible.claimed(OutcomeClaim.objects.get()).level == "corroborated"
    evidence(desk, "evaluated", by="The University")
    seen = visible.claimed(OutcomeClaim.objects.get())
    assert (seen.level, len(seen.supporting), len(seen.against)) == ("evaluated", 3, 1)
    page = words(desk.open("/desk/outcomes/doubled/"))
    assert "The Auditor says so." in page
    assert "The University says so." in page


def test_evidence_taken_away_stays_in_the_history() -> None:
    desk = some.contributor()
    claim(desk)
    evidence(desk, "corroborated")
    row = OutcomeEvidence.objects.get()
    desk.send(f"/desk/outcomes/doubled/evidence/{row.pk}/", f"/evidence/{row.pk}/", by="The Mayor", why="misread")
    desk.send(f"/desk/outcomes/doubled/evidence/{row.pk}/", "/remove/", why="not about this")
    page = words(desk.open("/desk/outcomes/doubled/"))
    assert not OutcomeEvidence.objects.exists()
    for past in ("misread", "not about this", "The Mayor"):
        assert past in page


def test_private_engagements_of_a_claim_are_shown_to_nobody_not_even_their_number() -> None:
    desk = some.approver()
    one = claim(desk)
    bare = block(one)
    hidden = [some.private(desk), some.entered(desk, title="quiet tea")]
    desk.send("/desk/outcomes/doubled/change/", engagements="\n".join(e.code for e in hidden), why="linked")
    assert one.engagements.count() == 2
    assert block(OutcomeClaim.objects.get()) == bare
    some.ticked(desk, f"/desk/engagements/{hidden[1].code}/", "/public/", fields_shown=["title"], why="agreed")
    shown = block(OutcomeClaim.objects.get())
    assert "quiet tea" in shown
    assert some.SECRET not in shown
    assert shown.count("Engagement") == 1


def test_no_page_shows_a_total_of_what_was_claimed() -> None:
    desk = some.contributor()
    claim(desk, "first", amount="1111111", currency="GBP")
    claim(desk, "second", amount="2222222", currency="GBP")
    pages = [desk.open(f"/desk/outcomes/{path}") for path in ("", "first/", "second/")]
    text = " ".join(words(page) for page in pages) + block(OutcomeClaim.objects.get(slug="first"))
    digits = "".join(c for c in text if c.isdigit() or c.isspace())
    assert "£1,111,111" in text
    for total in ("3333333", "3,333,333", "3.3", "33333"):
        assert total not in text
    assert "3333333" not in digits


def test_events_of_linked_measures_can_be_chosen() -> None:
    desk = some.contributor()
    one = claim(desk)
    event = some.measure().events.get()
    desk.send("/desk/outcomes/doubled/change/", measures="us/117/hr/1", contributors="lantern-fund", why="linked")
    some.ticked(desk, "/desk/outcomes/doubled/change/", "", events=[event.pk], why="this one")
    assert list(one.events.all()) == [event]
    assert "Referred to a committee" in block(one)
    history = words(desk.open("/desk/outcomes/doubled/"))
    assert "this one" in history


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "5"}, "needs its currency"),
        ({"currency": "GBP"}, "needs its currency"),
        ({"source": "No such page"}, "No source is called so"),
        ({"claimant": "nobody"}, "Nothing here"),
    ],
)
def test_a_claim_without_its_parts_is_refused(changes: dict[str, str], said: str) -> None:
    desk = some.contributor()
    people.source()
    people.organisation("lantern-fund")
    given = {"slug": "a", "claimant": "lantern-fund", "words": "W", "source": "A page", "why": "read"} | changes
    assert said in desk.send("/desk/new-outcome/", refused=True, **given)
