"""What a representative asks the desk to change in its organisation's entry: names and published addresses.

Its own words a representative writes itself; a name or an address is a fact with a source, so that an editor decides.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import NAME, Language, Words
from comity.web.register.models.organisations import Organisation, OrganisationName


class Suggestion(models.Model):
    """One change asked for: `row` is the entry that it would take the place of; none for a new one."""

    class Part(models.TextChoices):
        """What of the entry."""

        NAMES = "names", _("Name")
        CONTACTS = "contacts", _("Published address")

    class State(models.TextChoices):
        """What the desk made of it."""

        OPEN = "open", _("Waits for the desk")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not accepted")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="suggestions")
    part = models.CharField(max_length=10, choices=Part.choices)
    row = models.PositiveBigIntegerField(null=True, blank=True)
    before = Words(longest=NAME, blank=True, default="")
    """What stood there when it was asked."""
    text = Words(longest=NAME)
    language = Language()
    kind = models.CharField(max_length=20, choices=OrganisationName.Kind.choices, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    """Where the organisation publishes it."""
    why = models.CharField(max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    decided_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True, default="")
    """Why, for whoever asked to read."""
    history = HistoricalRecords()

    class Meta:
        """Oldest first: that is the queue."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.part}: {self.text}"
