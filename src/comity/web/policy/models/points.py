"""Advocacy points: messages in several languages and voices, whose numbers are references to figures.

A version is never changed: a new one is made. When a figure that a version refers to gives another value in the current
release, the version is stale, and every place it was used is listed.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comity.web.policy.models.titled import Titled
from comity.web.register.models import Organisation, Person, Source
from comity.web.register.models.fields import NAME, DateAsKnown, Language, Words


class Point(Titled, models.Model):
    """One message, in all its versions."""

    slug = models.SlugField(max_length=120, unique=True)
    title = Words(longest=NAME)
    titles = models.JSONField(default=dict, blank=True)
    """The title by language, where there are several."""
    case = models.CharField(max_length=80, blank=True, default="", db_index=True)
    public = models.BooleanField(default=False)
    owner = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title


class PointVersion(models.Model):
    """A version. `figures` maps a name, used in the texts as {name}, to method, parameters, id, release, value and unit.

    A number that is no figure is a marked literal: `{"literal", "source", "place"}`, the source by its number here.
    """

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    figures = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """In order of making."""

        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["point", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.point}, {self.number}"


class PointText(models.Model):
    """The message in one language and one voice. A voice is somebody's words: with their consent, until it ends."""

    version = models.ForeignKey(PointVersion, on_delete=models.CASCADE, related_name="texts")
    language = Language()
    text = Words()
    voice_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    voice_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    consent_by = models.CharField(max_length=300, blank=True, default="")
    """Who agreed, where it was not the voice itself: a spokesperson, a board."""
    consent_day = DateAsKnown()
    consent_until = models.DateField(null=True, blank=True)
    consent_evidence = models.CharField(max_length=1000, blank=True, default="")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    """Where in the source the words stand."""
    history = HistoricalRecords()
    """The words never change; the consent to them may end, or be given again."""

    def __str__(self) -> str:
        return self.text


class PointUse(models.Model):
    """A version was used somewhere: an engagement, a page, a brief, a letter."""

    version = models.ForeignKey(PointVersion, on_delete=models.CASCADE, related_name="uses")
    where = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.where
