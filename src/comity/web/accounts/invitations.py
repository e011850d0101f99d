"""Invitations: made by an administrator, sent by mail, accepted once. The only road to an account."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import Invitation, InvitationAsked, Representation, User
from comity.web.accounts.powers import Role

DAYS = 14


def invite(
    role: Role, address: str, *, by: User | None, organisation: str = "", address_source: str = "", site: str = ""
) -> Invitation:
    """Make an invitation and mail its address, which works once and for 14 days. `site` is the address's beginning.

    Raises UsageError for a representative of nobody, or at an address that no source publishes.
    """
    if role == Role.REPRESENTATIVE and not (organisation and address_source):
        raise UsageError(
            "a representative is invited for an organisation, at an address that it publishes",
            expected="the organisation and the source of the address",
            next_step="enter the published contact address with its source first",
        )
    made = Invitation.objects.create(
        role=role,
        organisation=organisation if role == Role.REPRESENTATIVE else "",
        address=address,
        address_source=address_source,
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    send_mail(
        _("An invitation to Comity"),
        _("You are invited to Comity. This address works once, until %(day)s: %(address)s")
        % {"day": f"{made.expires_at:%Y-%m-%d}", "address": site + link(made)},
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )
    return made


@transaction.atomic
def send(asked: InvitationAsked, *, by: User, answer: str, site: str = "") -> Invitation:
    """Send what an editor asked for. Raises UsageError where it is decided already."""
    held = _waiting(asked)
    made = invite(
        Role.REPRESENTATIVE,
        held.address,
        by=by,
        organisation=held.organisation,
        address_source=held.address_source,
        site=site,
    )
    _decided(held, by, answer, made)
    return made


@transaction.atomic
def decline(asked: InvitationAsked, *, by: User, answer: str) -> None:
    """Send nothing, for a reason that the desk reads. Raises UsageError where it is decided already."""
    _decided(_waiting(asked), by, answer, None)


def _waiting(asked: InvitationAsked) -> InvitationAsked:
    held = InvitationAsked.objects.select_for_update().get(pk=asked.pk)
    if held.decided_at is not None:
        raise UsageError(_("this was decided already"), next_step=_("reload the page: somebody may have been quicker"))
    return held


def _decided(held: InvitationAsked, by: User, answer: str, made: Invitation | None) -> None:
    held.decided_by, held.decided_at, held.answer, held.invitation = by, timezone.now(), answer, made
    held.save()


def link(invitation: Invitation) -> str:
    """The path at which an invitation is accepted."""
    return reverse("invited", args=[invitation.token])


@transaction.atomic
def accept(invitation: Invitation, user: User) -> None:
    """Give the user what the invitation offers. Raises UsageError when it is spent, or would mix two kinds of role."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not held.open_at(timezone.now()):
        raise UsageError(_("this invitation was used already, or is out of date"), next_step=_("ask for another one"))
    if user.role not in (Role.READER, held.role):
        raise UsageError(
            _("this account has another role already"), next_step=_("sign out, and accept with an account of its own")
        )
    user.role = held.role
    user.save()
    held.accepted_by, held.accepted_at = user, timezone.now()
    held.save()
    if held.organisation:
        Representation.objects.create(user=user, organisation=held.organisation, invitation=held)
