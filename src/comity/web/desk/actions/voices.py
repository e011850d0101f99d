"""Representatives at the desk: asking for their invitation, and deciding what they suggest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import InvitationAsked, User
from comity.web.accounts.powers import Power
from comity.web.desk.actions.because import because
from comity.web.desk.actions.notices import by_mail
from comity.web.register.models import Contact, Organisation, OrganisationName, Source, Suggestion


@transaction.atomic
def ask_for_invitation(organisation: Organisation, contact: Contact, why: str, by: User) -> InvitationAsked:
    """Ask the administrators to invite whoever answers a published address. Asked already is not asked twice."""
    if not by.may(Power.JUDGE) or contact.organisation_id != organisation.pk:
        raise UsageError(_("this address is not one of this organisation"), next_step=_("choose one of its own"))
    address = contact.address.strip()
    if not by_mail(address):
        raise UsageError(
            _("this address takes no mail"), expected=_("a published e-mail address"), next_step=_("enter one first")
        )
    waiting = InvitationAsked.objects.filter(organisation=organisation.slug, address=address, decided_at=None)
    return waiting.first() or InvitationAsked.objects.create(
        organisation=organisation.slug, address=address, address_source=source_of(contact), why=why, by=by
    )


def source_of(contact: Contact) -> str:
    """Where an address is published, in one line."""
    return ", ".join(part for part in (contact.source.title, contact.source.url) if part)[:500]


@transaction.atomic
def accept(suggestion: Suggestion, given: Mapping[str, Any], by: User) -> Any:
    """Take a suggestion, as it is or with changes; whoever asked reads why. Raises UsageError where it is decided already."""
    held = _open(suggestion, by)
    organisation, text = held.organisation, str(given["text"])
    source = _source(held)
    if held.part == Suggestion.Part.NAMES:
        row: Any = organisation.names.filter(pk=held.row).first() if held.row else None
        row = row or OrganisationName(organisation=organisation)
        row.text, row.language, row.source = text, given["language"], source
        row.kind = held.kind or row.kind
    else:
        row = (organisation.contacts.filter(pk=held.row).first() if held.row else None) or Contact(
            organisation=organisation
        )
        row.address, row.source = text, source
    because(row, _("suggested by its representative: %s") % given["why"])
    _decide(held, Suggestion.State.ACCEPTED, given["why"], by)
    return row


@transaction.atomic
def decline(suggestion: Suggestion, why: str, by: User) -> None:
    """Leave the entry as it is; whoever asked reads why."""
    _decide(_open(suggestion, by), Suggestion.State.DECLINED, why, by)


def _open(suggestion: Suggestion, by: User) -> Suggestion:
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if held.state != Suggestion.State.OPEN or not by.may(Power.JUDGE):
        raise UsageError(_("this was decided already"), next_step=_("reload the page: somebody may have been quicker"))
    return held


def _decide(held: Suggestion, state: str, why: str, by: User) -> None:
    held.state, held.answer, held.decided_by, held.decided_at = state, why, by, timezone.now()
    because(held, why)


def _source(suggestion: Suggestion) -> Source:
    """Where the organisation publishes it; nobody here took a copy of that."""
    known = Source.objects.filter(url=suggestion.url, snapshot="", title=suggestion.url[:500]).first()
    if known:
        return known
    made = Source(
        title=suggestion.url[:500],
        url=suggestion.url,
        publisher=str(suggestion.organisation)[:500],
        seen=timezone.now().date().isoformat(),
        no_snapshot="named by its representative",
        origin="desk",
    )
    return because(made, "named by a representative")
