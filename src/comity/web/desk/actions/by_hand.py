"""Proposals that a person adds where the reader found nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.desk.actions.because import because
from comity.web.desk.models import Proposal, Reading


def add(reading: Reading, given: Mapping[str, Any], by: User) -> Proposal:
    """Propose the words at the place where they stand for the n-th time; what is proposed there already is taken instead."""
    words, start = str(given["words"]), -1
    for _turn in range(int(given["which"])):
        start = reading.text.find(words, start + 1)
        if start < 0:
            raise UsageError(
                _("these words do not stand in the document so often"),
                expected=_("words exactly as the document has them"),
                next_step=_("copy them from the text"),
            )
    place = {"kind": given["kind"], "start": start, "end": start + len(words)}
    known = reading.proposals.filter(**place).first()
    if known:
        return known
    made = Proposal(reading=reading, **place, text=words, speaker=given["speaker"], proposed_by="person")
    because(made, f"added by {by.shown_name}")
    type(reading).objects.filter(pk=reading.pk).update(done_at=None)
    return made
