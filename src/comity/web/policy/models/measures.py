"""Measures and their dated events, official and observed side by side.

A measure's key is readable and lasting: `us/117/hr/1` for what a feed publishes, `case/<case>/<id>` for a case file's,
`desk/<slug>` for one entered here. Stages of a measure's way are codes of its jurisdiction's vocabulary
(`policy/stages/*.yaml`); stages of money are the ten of product.md, and amounts of different stages are never added.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.model.stage import Stage
from comity.web.policy.models.titled import Further
from comity.web.register.models import Organisation, Source
from comity.web.register.models.fields import NAME, TITLE, DateAsKnown, Language, Words


class MeasureKind(models.TextChoices):
    """What sort of measure."""

    BILL = "bill", _("Bill")
    RESOLUTION = "resolution", _("Resolution")
    STATUTE = "statute", _("Statute")
    APPROPRIATION = "appropriation", _("Appropriation line")
    REPORT_LANGUAGE = "report-language", _("Report language")
    MOTION = "motion", _("Motion")
    QUESTION = "question", _("Question")
    PLEDGE = "pledge", _("Pledge")
    PERMIT_QUOTA = "permit-quota", _("Permit quota")
    REGULATION = "regulation", _("Regulation")


class Standing(models.Manager["Measure"]):
    """Measures that stand: what was entered here by mistake and taken away is kept, and left out of everything."""

    def get_queryset(self) -> models.QuerySet[Measure]:
        """Without those that were taken away."""
        return super().get_queryset().filter(withdrawn_at=None)


class Measure(models.Model):
    """One measure. `stage` and `last_day` are derived from its events whenever these change."""

    key = models.CharField(max_length=200, unique=True)
    jurisdiction = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    session = models.CharField(max_length=40, blank=True, default="")
    number = models.CharField(max_length=40, blank=True, default="")
    introduced = DateAsKnown()
    policy_area = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    case = models.CharField(max_length=80, blank=True, default="", db_index=True)
    line = models.CharField(max_length=80, blank=True, default="", db_index=True)
    """The case's line of money whose thread this measure belongs to."""
    note = models.JSONField(default=dict, blank=True)
    """What a case file remarks on it, by language."""
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Where it is printed, where a person entered it."""
    stage = models.CharField(max_length=40, blank=True, default="", db_index=True)
    last_day = models.DateField(null=True, blank=True, db_index=True)
    snapshot = models.CharField(max_length=64, blank=True, default="")
    edition = models.CharField(max_length=40, blank=True, default="")
    """The feed's own update time: an older file never overwrites a newer one."""
    loaded = models.CharField(max_length=64, blank=True, default="")
    """Digest of what was last loaded of it, so that loading again is quick."""
    findings = models.JSONField(default=list, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Entered here by mistake and taken away; kept, and can be put back."""
    origin = models.CharField(max_length=200, default="desk", db_index=True)
    objects = Standing()
    every = models.Manager["Measure"]()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("measure", args=[self.key])

    def title(self, language: str = "") -> str:
        """Its title in a language, the page's where none is named; its key where it has none."""
        wanted = language or get_language() or "en"
        found = min(self.titles.all(), key=lambda title: title.rank(wanted), default=None)
        return found.text if found else self.key


TITLE_ORDER = {"display": 0, "short": 1, "popular": 2, "official": 3, "portion": 5, "former": 6}


def title_rank(gone: bool, language: str, origin: str, kind: str, pk: int, wanted: str) -> tuple[int, ...]:
    """Where a title stands among a measure's.

    One that the newest file has comes first, then the wanted language, then a case's or a person's before a feed's, then what
    a feed shows as the title before its short and official ones.
    """
    return gone, language != wanted, origin == "feed", TITLE_ORDER.get(kind, 4), pk


class MeasureTitle(models.Model):
    """A title in one language."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="titles")
    text = Words(longest=4000)
    language = Language()
    kind = models.CharField(max_length=40, default="official")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """The newest file of the feed names it no more; kept."""
    origin = models.CharField(max_length=200, default="desk")

    def __str__(self) -> str:
        return self.text

    def rank(self, wanted: str) -> tuple[int, ...]:
        """Where it stands among its measure's titles."""
        return title_rank(self.withdrawn_at is not None, self.language, self.origin, self.kind, self.pk, wanted)


class MeasureEvent(models.Model):
    """Something that happened, or is due. Official ones come from a feed; observed ones are entered here, with a source.

    `key` is stable within a measure, so that a feed read twice adds nothing; an official event is never changed by people,
    an observed one never by a feed.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="events")
    key = models.CharField(max_length=120)
    day = DateAsKnown()
    first_day = models.DateField(null=True, blank=True, db_index=True)
    time = models.CharField(max_length=20, blank=True, default="")
    stage = models.CharField(max_length=40, blank=True, default="")
    text = Words()
    language = Language()
    place = models.CharField(max_length=200, blank=True, default="")
    """Chamber or committee."""
    observed_by = models.CharField(max_length=200, blank=True, default="")
    """Who observed it, by office or body, where a person entered it."""
    official = models.BooleanField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    snapshot = models.CharField(max_length=64, blank=True, default="")
    locator = models.CharField(max_length=200, blank=True, default="")
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    """When Comity first knew of it: what a digest goes by."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """A later edition of the feed has it no more; kept."""
    entered_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    class Meta:
        """Once a key; an observed event has a source."""

        ordering = ["first_day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "official", "key"], name="event_once"),
            models.CheckConstraint(
                condition=models.Q(official=True) | models.Q(source__isnull=False), name="observed_event_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.stage}"


class MeasureAmount(Further, models.Model):
    """An amount that a measure names, at one stage of money, for one year or a span; tied to flows by case and line."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="amounts")
    stage = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Stage])
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    year_kind = models.CharField(max_length=10, default="fiscal")
    amount = models.DecimalField(max_digits=26, decimal_places=2)
    currency = models.CharField(max_length=3)
    upper = models.BooleanField(default=False)
    """“Up to”, or rows that hold more than the measure's own money."""
    step = models.CharField(max_length=20, blank=True, default="")
    """Whose amount it is on the way to a vote (request, house, senate, enacted), or that it was taken away."""
    part = models.CharField(max_length=300, blank=True, default="")
    """Whose share of the stage it is, where shares stand apart."""
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    weakness = models.CharField(max_length=1000, blank=True, default="")
    """Why it may be doubted."""
    further = models.JSONField(default=dict, blank=True)
    """What the case file says in other languages, by column."""
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.stage} {self.amount} {self.currency}"


class MeasureParty(models.Model):
    """A person in a public role, or a body, with a part in the measure: sponsor, cosponsor, committee, minister."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=40)
    name = Words(longest=NAME)
    code = models.CharField(max_length=60, blank=True, default="", db_index=True)
    """The feed's own id of the person or committee (a Bioguide id, a committee's system code)."""
    affiliation = models.CharField(max_length=200, blank=True, default="")
    since = DateAsKnown()
    until = DateAsKnown()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """The newest file of the feed names it no more; kept."""
    origin = models.CharField(max_length=200, default="desk")

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class MeasureText(models.Model):
    """A version of the text: kind and date as published, with its address and, where taken, its snapshot."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=200)
    day = DateAsKnown()
    url = models.CharField(max_length=2000, blank=True, default="")
    snapshot = models.CharField(max_length=64, blank=True, default="")
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    """When Comity first knew of it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """The newest file of the feed names it no more; kept."""
    origin = models.CharField(max_length=200, default="desk")

    def __str__(self) -> str:
        return self.kind


class LinkKind(models.TextChoices):
    """How one measure follows from another."""

    PREDECESSOR = "predecessor", _("follows on")
    REINTRODUCED = "reintroduced", _("is the reintroduction of")
    COMPANION = "companion", _("is the companion of")
    VEHICLE = "vehicle", _("was folded into")
    MODEL = "model", _("is modelled on")
    RELATED = "related", _("is related to")


class MeasureLink(models.Model):
    """`measure` <kind> `other`, as a feed or a sourced observation says; `other_key` may name one that is not here yet."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="links_to")
    other_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    words = Words(longest=TITLE, blank=True, default="")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    official = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """The newest file of the feed names it no more; kept."""
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    class Meta:
        """Never to itself."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(other__isnull=True) | ~models.Q(other=models.F("measure")), name="link_of_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind} {self.other_key}"


class Position(models.Model):
    """The published position of an organisation, or of a person in a public role (`by` names the office), in its words."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="positions"
    )
    by = models.CharField(max_length=NAME, blank=True, default="")
    """Who, by office or body, where it is no organisation of the register."""
    words = Words()
    language = Language()
    day = DateAsKnown()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(max_length=300, blank=True, default="")
    origin = models.CharField(max_length=200, default="desk", db_index=True)
    history = HistoricalRecords()

    class Meta:
        """Somebody holds it."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(by=""), name="position_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.by} on {self.measure}"
