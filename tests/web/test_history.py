"""What changed, in the words of whoever reads it: no column of the database, no number of a row."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.utils.translation import override

from comity.web.components import history
from comity.web.components.history_words import FIELDS, HIDDEN, NAMES
from comity.web.policy.actions.saving import with_links
from comity.web.policy.models import Engagement, Pledge, PledgeStep
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db


def test_every_column_that_a_history_can_show_has_a_name() -> None:
    shown = [model for model in apps.get_models() if str(model._meta.verbose_name) in NAMES]
    assert len(shown) == len(NAMES)
    for model in shown:
        kept = model.history.model  # type: ignore[attr-defined]
        names = {one.name for one in kept.tracked_fields} | {one.name for one in kept._history_m2m_fields}
        assert names - {"id"} - HIDDEN <= set(FIELDS), (model, names - set(FIELDS))


@pytest.mark.parametrize("language", ["ar", "he"])
def test_a_history_is_in_the_language_of_the_page(language: str) -> None:
    pledge = Pledge.objects.create(slug="s", pledger_name="X", words="W", source=people.source())
    step = PledgeStep.objects.create(pledge=pledge, kind="paid", source=people.source(), amount=5, currency="EUR")
    step.kind = "signed"
    step.save()
    with override(language):
        changed, made = history.of(step)
        names = [name for past in (changed, made) for name, _before, _after in past.fields]
        assert len(names) > 5
        assert not any(name.isascii() for name in names), names
        assert changed.fields == [(FIELDS["kind"], PledgeStep.Kind("paid").label, PledgeStep.Kind("signed").label)]


def test_what_a_row_refers_to_is_named() -> None:
    desk, one = some.contributor(), people.organisation("lantern-fund", "Lantern Fund")
    bill = some.measure()
    held = Engagement.objects.create(kind="meeting", title="At three", day="2026-05-17", owner=desk.user)
    with_links(held, "they came", {"measures": [bill], "organisations": [one]})
    held.public = ["title", "measures"]
    held.save()
    told = {name: after for past in history.of(held) for name, _before, after in past.fields}
    assert (told["measures"], told["organisations"]) == ("An Act for Lanterns", "Lantern Fund")
    assert told["what everybody may see"] == "title; measures"
    assert told["owner"] == desk.user.shown_name


@pytest.mark.parametrize("language", ["en", "ar", "he"])
def test_a_history_shows_no_key_of_a_file_and_no_day_as_a_computer_writes_it(language: str) -> None:
    desk = some.contributor()
    held = Engagement.objects.create(
        kind="meeting", title="At three", day="2026-05", starts_at=datetime(2026, 5, 17, 13, tzinfo=UTC), owner=desk.user,
        offices=[{"office": "The Harbour", "jurisdiction": "US"}, {"office": "The Mole", "jurisdiction": ""}],
        lobbying={"regimes": ["us"], "issue_codes": ["FOR"], "cost": "10", "currency": "USD"},
    )  # fmt: skip
    with override(language):
        (made,) = history.of(held)
        told = [after for _name, _before, after in made.fields]
    assert any(re.fullmatch(r"The Harbour \(US\)(; |؛ )The Mole", after) for after in told)
    assert not [after for after in told if re.search(r"\d{4}-\d\d|_|regimes|office", after)], told
    assert any("13:00 UTC" in after for after in told)
    assert any("LD-2" in after and "FOR" in after and "10" in after for after in told)


def test_invisible_characters_that_somebody_wrote_are_written_out() -> None:
    held = Engagement.objects.create(kind="meeting", title="a\u202eb", day="2026", owner=some.contributor().user)
    assert ("title", "", "a‹U+202E›b") in history.of(held)[0].fields
