"""Statements: “R reports that S said Q about O, on D, in U”, each part in a field of its own.

`reporter` is R; the attributions, outermost first, are S and whoever S in turn quotes; `words` are Q as R's document has
them; O is one organisation, one person or a group that has no members by name here, never inherited by any other.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import NAME, DateAsKnown, Language, Words
from comity.web.register.models.organisations import Organisation, Person
from comity.web.register.models.sources import Source


class StatementKind(models.TextChoices):
    """What sort of words these are; set by an editor, with a reason."""

    UNSET = "", _("not set yet")
    FACT = "fact", _("Statement of fact")
    QUOTATION = "quotation", _("Quotation")
    CHARACTERISATION = "characterisation", _("Characterisation")
    ALLEGATION = "allegation", _("Allegation")
    FINDING = "finding", _("Finding of a court or authority")


class State(models.TextChoices):
    """Where a statement stands on its way to being public."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Asked for a reply")
    READY = "ready", _("Ready to publish")
    PUBLISHED = "published", _("Published")
    WITHHELD = "withheld", _("Withheld")
    RETRACTED = "retracted", _("Retracted")
    DROPPED = "dropped", _("Dropped")


PUBLIC = (State.PUBLISHED, State.WITHHELD, State.RETRACTED)
"""States with a public page: the statement itself, or a notice in its place."""


class Statement(models.Model):
    """One statement. Three dates: when it was said, when it was published, when it was seen here."""

    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statements_reported")
    words = Words()
    language = Language()
    emphases_added = models.BooleanField(default=False)
    about_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="statements_about"
    )
    about_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="statements_about"
    )
    about_group = Words(longest=NAME, blank=True, default="")
    group_of = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="statements_about_groups"
    )
    """Whose members (or staff, partners …) the group is said to be of; nothing is said of it by this."""
    kind = models.CharField(max_length=20, choices=StatementKind.choices, blank=True, default="")
    kind_reason = models.CharField(max_length=1000, blank=True, default="")
    said = DateAsKnown()
    published = DateAsKnown()
    seen = DateAsKnown()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    place = models.CharField(max_length=300, blank=True, default="")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT, db_index=True)
    state_since = models.DateTimeField(default=timezone.now)
    state_reason = models.CharField(max_length=2000, blank=True, default="")
    """The public reason of withholding or retraction."""
    entered_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    history = HistoricalRecords()

    class Meta:
        """About exactly one: an organisation, a person, or a group."""

        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(about_organisation__isnull=False, about_person__isnull=True, about_group="")
                    | models.Q(about_organisation__isnull=True, about_person__isnull=False, about_group="")
                    | (models.Q(about_organisation__isnull=True, about_person__isnull=True) & ~models.Q(about_group=""))
                ),
                name="statement_about_exactly_one",
            )
        ]
        indexes = [models.Index(fields=["about_organisation", "state"]), models.Index(fields=["reporter", "state"])]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        """Its page, which stays when it is withheld or retracted."""
        return reverse("statement", args=[self.pk])


class Attribution(models.Model):
    """One inner speaker: at depth 1 whom the reporter quotes or paraphrases, at depth 2 whom that one quotes, and so on."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="attributions")
    depth = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    speaker = Words(longest=NAME, blank=True, default="")
    """The speaker as the document names it."""
    verb = models.CharField(max_length=120, blank=True, default="")
    words = Words(blank=True, default="")
    """The words given to this speaker, with the document's own quotation marks."""
    said = DateAsKnown()
    place = models.CharField(max_length=300, blank=True, default="")
    """Where it was said, as the document has it (a post, an article, a declaration)."""
    history = HistoricalRecords()

    class Meta:
        """Outermost first."""

        ordering = ["depth", "id"]

    def __str__(self) -> str:
        return f"{self.speaker} ({self.depth})"
