"""Engagements: meetings, briefings, visits, hearings. Private; a field is public only where `public` names it."""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.policy.models.measures import Measure
from comity.web.policy.models.points import PointVersion
from comity.web.register.models import Organisation, Person
from comity.web.register.models.fields import NAME, TITLE, DateAsKnown, Words

PUBLISHABLE = ("title", "kind", "day", "place", "offices", "organisations", "measures", "asks")
"""Fields that may be made public, one by one. Notes, people and follow-ups never are."""
FIELD_NAMES = {
    "title": _("Title"),
    "kind": _("Kind"),
    "day": _("Day"),
    "place": _("Place"),
    "offices": _("Offices met"),
    "organisations": _("Organisations taking part"),
    "measures": _("Measures"),
    "asks": _("What was asked"),
}


def new_code() -> str:
    """An engagement's address: nothing that could be counted or guessed."""
    return secrets.token_hex(8)


def new_uid() -> str:
    """A UID for a calendar, of an engagement entered here."""
    return f"{secrets.token_hex(16)}@comity"


class Engagement(models.Model):
    """One engagement, with offices and people in public roles; `public` is empty until somebody names fields in it."""

    class Kind(models.TextChoices):
        """What sort of engagement."""

        MEETING = "meeting", _("Meeting")
        BRIEFING = "briefing", _("Briefing")
        VISIT = "visit", _("Visit")
        HEARING = "hearing", _("Hearing")
        DELEGATION = "delegation", _("Delegation")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    uid = models.CharField(max_length=200, unique=True, default=new_uid)
    """iCalendar's UID, kept through import and export."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = Words(longest=TITLE)
    day = DateAsKnown()
    starts_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, blank=True, default="")
    """Where its clock stands (IANA); the times are kept in UTC, `day` is the day there."""
    place = Words(longest=NAME, blank=True, default="")
    offices = models.JSONField(default=list, blank=True)
    """Offices met, as `{"office", "jurisdiction"}`."""
    people = models.ManyToManyField(Person, blank=True, related_name="+")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    measures = models.ManyToManyField(Measure, blank=True, related_name="engagements")
    points = models.ManyToManyField(PointVersion, blank=True, related_name="engagements")
    asks = Words(blank=True, default="")
    notes = Words(blank=True, default="")
    lobbying = models.JSONField(default=dict, blank=True)
    """What a lobbying disclosure asks: issue codes, houses and agencies contacted, hours, cost with currency."""
    public = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords(m2m_fields=[people, organisations, measures, points])

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page at the desk, for staff."""
        return reverse("desk-engagement", args=[self.code])


class FollowUp(models.Model):
    """Something promised, by whom and until when."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="follow_ups")
    text = Words(longest=2000)
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    due = models.DateField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.text
