"""Users with one role each, and whom a representative speaks for.

An organisation is named by its slug, as `accounts` stands below the register and does not know its tables.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comity.web.accounts.powers import POWERS, Power, Role


class User(AbstractUser):
    """A person with an account. The role says everything; Django's own permissions are not used."""

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    def may(self, power: Power) -> bool:
        """Whether this person's role has the power and the account is in use."""
        return self.is_active and power in POWERS.get(self.role, frozenset())

    @property
    def shown_name(self) -> str:
        """The name that histories and logs show."""
        return self.get_full_name() or self.get_username()


def new_token() -> str:
    """An invitation's secret: 256 bits, for one use."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """An invitation to take up a role. A representative's goes to a contact address that the organisation publishes."""

    token = models.CharField(max_length=64, unique=True, default=new_token)
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.CharField(max_length=120, blank=True, default="", db_index=True)
    """The slug of whom a representative will speak for; empty for every other role."""
    address = models.EmailField()
    address_source = models.CharField(max_length=500, blank=True, default="")
    invited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    """Nobody, when the command line made it."""
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["token"])

    class Meta:
        """A representative is invited for somebody, from an address that somebody publishes; the others are not."""

        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(role=Role.REPRESENTATIVE) & ~models.Q(organisation="") & ~models.Q(address_source="")
                )
                | (~models.Q(role=Role.REPRESENTATIVE) & models.Q(organisation="")),
                name="representative_for_somebody",
            )
        ]

    def open_at(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at

    def __str__(self) -> str:
        return f"{self.address}, {self.role}"


class InvitationAsked(models.Model):
    """An editor asks that a published address be invited to speak for its organisation; an administrator decides.

    Two persons, as whoever enters an address could otherwise invite themselves and answer in somebody's name.
    """

    organisation = models.CharField(max_length=120, db_index=True)
    address = models.EmailField()
    address_source = models.CharField(max_length=500)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_for"
    )
    """What was sent; none while it waits, and where it was declined."""

    class Meta:
        """Oldest first: that is the queue."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.address} for {self.organisation}"


class Representation(models.Model):
    """A user speaks for an organisation, from the day an invitation was accepted until it is ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="representations")
    organisation = models.CharField(max_length=120, db_index=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"
