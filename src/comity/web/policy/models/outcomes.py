"""Outcome claims: “we achieved X”, who says so, at which level of evidence, with whom. Their amounts are never summed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.policy.models.engagements import Engagement
from comity.web.policy.models.measures import Measure, MeasureEvent
from comity.web.policy.models.pledges import PermitSeries, Pledge
from comity.web.register.models import Organisation, Source
from comity.web.register.models.fields import DateAsKnown, Language, Words


class OutcomeClaim(models.Model):
    """A claim in its own words. The level is derived from the evidence: asserted, corroborated, evaluated."""

    slug = models.SlugField(max_length=120, unique=True)
    claimant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outcome_claims")
    words = Words()
    language = Language()
    day = DateAsKnown()
    amount = models.DecimalField(max_digits=26, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    case = models.CharField(max_length=80, blank=True, default="", db_index=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    contributors = models.ManyToManyField(Organisation, blank=True, related_name="+")
    engagements = models.ManyToManyField(Engagement, blank=True, related_name="outcomes")
    events = models.ManyToManyField(MeasureEvent, blank=True, related_name="outcomes")
    measures = models.ManyToManyField(Measure, blank=True, related_name="outcomes")
    pledges = models.ManyToManyField(Pledge, blank=True, related_name="outcomes")
    permits = models.ManyToManyField(PermitSeries, blank=True, related_name="outcomes")
    origin = models.CharField(max_length=200, default="desk", db_index=True)
    history = HistoricalRecords(m2m_fields=[contributors, engagements, events, measures, pledges, permits])

    def __str__(self) -> str:
        return self.slug


class OutcomeEvidence(models.Model):
    """What supports or contradicts a claim: an official's word, an independent evaluation, another's account."""

    class Level(models.TextChoices):
        """Who says so."""

        ASSERTED = "asserted", _("Asserted")
        CORROBORATED = "corroborated", _("Corroborated by an official")
        EVALUATED = "evaluated", _("Independently evaluated")

    claim = models.ForeignKey(OutcomeClaim, on_delete=models.CASCADE, related_name="evidence")
    level = models.CharField(max_length=12, choices=Level.choices)
    against = models.BooleanField(default=False)
    by = models.CharField(max_length=500)
    """Who says so, by office or body."""
    words = Words()
    language = Language()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.level} by {self.by}"
