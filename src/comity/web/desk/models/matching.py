"""Who is who: pairs that may be one organisation, and what people judged. Clusters are derived (comity.entities)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Candidate(models.Model):
    """Two mentions that may be one organisation: keys as comity.entities gives them, the score and each part of it."""

    left = models.CharField(max_length=300)
    right = models.CharField(max_length=300)
    score = models.DecimalField(max_digits=8, decimal_places=6)
    parts = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    settled = models.BooleanField(default=False, db_index=True)

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
