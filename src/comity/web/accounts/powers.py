"""Roles and the powers that each has, in one table. Every page and action asks here, and nowhere else, whether it may.

A reader sees what the public sees. Staff are contributors, editors, approvers and administrators; each can do what the
one before can, except that administrators keep accounts and judge nothing: whoever gives roles does not use them. A
representative speaks for organisations that an invitation named, and sees nothing else of the desk.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The one role that a user has."""

    READER = "reader", _("Reader")
    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    REPRESENTATIVE = "representative", _("Representative")
    ADMINISTRATOR = "administrator", _("Administrator")


class Power(StrEnum):
    """Something that can be done."""

    SEE_DESK = "see-desk"
    """Open the staff pages: queues, drafts, documents being read."""
    PROPOSE = "propose"
    """Enter drafts, put documents before the reader, note things privately."""
    JUDGE = "judge"
    """Accept, edit, reject proposals; set a statement's kind; judge who is who; send notices; correct."""
    APPROVE = "approve"
    """Publish, withhold, retract; give the second approval."""
    REPLY = "reply"
    """Answer for an organisation that one represents."""
    KEEP_ACCOUNTS = "keep-accounts"
    """Make users, give roles, invite representatives."""


_CONTRIBUTOR = {Power.SEE_DESK, Power.PROPOSE}
_EDITOR = _CONTRIBUTOR | {Power.JUDGE}
POWERS: dict[str, frozenset[Power]] = {
    Role.READER: frozenset(),
    Role.CONTRIBUTOR: frozenset(_CONTRIBUTOR),
    Role.EDITOR: frozenset(_EDITOR),
    Role.APPROVER: frozenset(_EDITOR | {Power.APPROVE}),
    Role.REPRESENTATIVE: frozenset({Power.REPLY}),
    Role.ADMINISTRATOR: frozenset({Power.KEEP_ACCOUNTS}),
}
SECOND_FACTOR = frozenset({Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR})
"""Roles that can use no power before they have set up a second factor."""
