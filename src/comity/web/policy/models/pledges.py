"""Pledges (pledged, signed, paid) and permit series (a unit, a category, an authority, points in time)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.policy.models.measures import Measure
from comity.web.policy.models.titled import Further, Titled
from comity.web.register.models import Organisation, Source
from comity.web.register.models.fields import NAME, DateAsKnown, Language, Words


class Pledge(models.Model):
    """Somebody said that they would pay. `amount` null: support without a sum. What is not binding is in no total."""

    slug = models.SlugField(max_length=120, unique=True)
    pledger = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="pledges")
    pledger_name = Words(longest=NAME, blank=True, default="")
    receiver = Words(longest=NAME, blank=True, default="")
    """To whom, as the source names them."""
    words = Words()
    language = Language()
    amount = models.DecimalField(max_digits=26, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    binding = models.BooleanField(default=False)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges")
    case = models.CharField(max_length=80, blank=True, default="", db_index=True)
    line = models.CharField(max_length=80, blank=True, default="")
    day = DateAsKnown()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    origin = models.CharField(max_length=200, default="desk", db_index=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.slug


class PledgeStep(Further, models.Model):
    """A pledge was signed, paid in part or whole, changed or withdrawn; an amount of its own."""

    class Kind(models.TextChoices):
        """What happened to it."""

        SIGNED = "signed", _("Signed")
        PAID = "paid", _("Paid")
        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = DateAsKnown()
    amount = models.DecimalField(max_digits=26, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    note = models.CharField(max_length=1000, blank=True, default="")
    further = models.JSONField(default=dict, blank=True)
    """What the case file says in other languages, by column."""
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class PermitSeries(Further, Titled, models.Model):
    """Counts of one kind of permit. Series of different units, bases or categories are never added or drawn on one axis."""

    class Unit(models.TextChoices):
        """What is counted."""

        QUOTA = "quota", _("Quota")
        ISSUED = "issued", _("Issued")
        VALID = "valid", _("Valid")
        USED = "used", _("Used")

    slug = models.SlugField(max_length=120, unique=True)
    title = Words(longest=NAME)
    language = Language()
    titles = models.JSONField(default=dict, blank=True)
    """The title by language, where there are several."""
    note = models.JSONField(default=dict, blank=True)
    """What a case file remarks on it, by language."""
    unit = models.CharField(max_length=10, choices=Unit.choices)
    per = models.CharField(max_length=20, blank=True, default="")
    """`day`, `month`, `year`; empty for a stock."""
    category = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    area = models.CharField(max_length=200, blank=True, default="")
    """Where the permits hold."""
    further = models.JSONField(default=dict, blank=True)
    """What the case file says in other languages, by column."""
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="permit_series")
    case = models.CharField(max_length=80, blank=True, default="", db_index=True)
    origin = models.CharField(max_length=200, default="desk", db_index=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title


class PermitPoint(Further, models.Model):
    """A count on a day or in a period, as a source says."""

    series = models.ForeignKey(PermitSeries, on_delete=models.CASCADE, related_name="points")
    day = DateAsKnown()
    value = models.DecimalField(max_digits=18, decimal_places=2)
    claimed_by = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who says so, where it is not the authority itself."""
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    further = models.JSONField(default=dict, blank=True)
    """What the case file says in other languages, by column."""
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"
