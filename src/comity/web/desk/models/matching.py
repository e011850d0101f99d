"""Who is who: pairs that may be one organisation, and what people judged. Clusters are derived (comity.entities)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mentioned(models.Model):
    """How a published file names an organisation: a mention of comity.entities that some candidate has an end in.

    A mention's key is made of these fields, so that a row never changes but for its counts. The register's own organisations
    (`register/<slug>`) are not here: their names are read where they are kept.
    """

    key = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=500, blank=True, default="")
    format = models.CharField(max_length=60)
    identifiers = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    roles = models.JSONField(default=dict, blank=True)
    """How many rows name it so, by role."""

    def __str__(self) -> str:
        return self.name or self.key


class Candidate(models.Model):
    """Two mentions that may be one organisation: keys as comity.entities gives them, the score and each part of it."""

    left = models.CharField(max_length=300)
    right = models.CharField(max_length=300)
    score = models.DecimalField(max_digits=8, decimal_places=6)
    parts = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    settled = models.BooleanField(default=False, db_index=True)
    because = models.CharField(max_length=300, blank=True, default="")
    """Why it was settled without a person: equal, validated identifiers. A person's judgement still goes before it."""

    class Meta:
        """A pair once, the smaller key left."""

        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="candidate_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="candidate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left} ~ {self.right}"


class Verdict(models.Model):
    """One judgement on one pair. Only added to: a later one on the same pair takes the place of the earlier."""

    class Answer(models.TextChoices):
        """What a person judged."""

        SAME = "same", _("The same organisation")
        DIFFERENT = "different", _("Two organisations")
        UNSURE = "unsure", _("Cannot be told")

    left = models.CharField(max_length=300, db_index=True)
    right = models.CharField(max_length=300, db_index=True)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    score = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    why = models.CharField(max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In order of judging."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.left} {self.answer} {self.right}"
