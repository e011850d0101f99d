"""Relations between two organisations: directed, dated, each with the source that says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import DateAsKnown, Language, Words
from comity.web.register.models.organisations import Organisation
from comity.web.register.models.sources import Source


class RelationKind(models.TextChoices):
    """What ties the subject to the object. Funding that the lake holds is not entered here but asked for there."""

    MEMBER = "member", _("is a member of")
    PARTNER = "partner", _("is a partner of")
    SIGNATORY = "signatory", _("signed with")
    BOARD = "board", _("has a seat on the board of")
    PARENT = "parent", _("is the parent of")
    FISCAL_SPONSOR = "fiscal-sponsor", _("is the fiscal sponsor of")
    CAMPAIGN = "campaign", _("takes part in the campaign of")
    FUNDER = "funder", _("funds")


class Relation(models.Model):
    """The subject stands in a relation to the object, between dates, as a source says in its words."""

    subject = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="relations_from")
    object = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    valid = DateAsKnown()
    words = Words(blank=True, default="")
    language = Language()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    reporter = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who says so, where it is neither of the two."""
    place = models.CharField(max_length=200, blank=True, default="")
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    history = HistoricalRecords()

    class Meta:
        """Nobody is related to itself, and one source says one thing once."""

        constraints = [
            models.CheckConstraint(condition=~models.Q(subject=models.F("object")), name="relation_of_two"),
            models.UniqueConstraint(
                fields=["subject", "object", "kind", "valid", "source"], name="relation_said_once_by_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind} {self.object}"
