"""Organisations: names, identifiers, own words, published contacts; people only in public roles.

The template is one for alliance, member, donor and watchdog. `origin` says where an entry came from (`case:<id>`, `desk`,
`import`); what a case file says is loaded again when the file changes, unless a person changed the entry here.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import NAME, DateAsKnown, Language, Words
from comity.web.register.models.sources import Source


class Kind(models.TextChoices):
    """What an organisation is in law or by its own account; never a judgement."""

    NONPROFIT = "nonprofit", _("Non-profit organisation")
    NETWORK = "network", _("Network or alliance")
    FUND = "fund", _("Fund")
    FOUNDATION = "foundation", _("Foundation")
    PUBLIC_BODY = "public-body", _("Public body")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")
    ACADEMIC = "academic", _("University or research body")
    RELIGIOUS = "religious", _("Religious body")
    MEDIA = "media", _("Media")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """One organisation. Its page stands at its slug, which never changes. Areas are codes (ISO 3166-1 alpha-2)."""

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    areas = models.JSONField(default=list, blank=True)
    founded = DateAsKnown()
    closed = DateAsKnown()
    website = models.CharField(max_length=2000, blank=True, default="")
    demonstration = models.BooleanField(default=False)
    """Invented, for the demonstration case; every page of it says so."""
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    loaded = models.CharField(max_length=64, blank=True, default="")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("organisation", args=[self.slug])

    def name(self, language: str = "en") -> str:
        """Its name in a language: official before short, else any official one; its slug where it has none."""
        order = {"official": 0, "short": 1, "alias": 2, "transliteration": 3, "former": 4}
        names = sorted(self.names.all(), key=lambda n: (n.language != language, order.get(n.kind, 9), n.pk))
        return names[0].text if names else self.slug


class OrganisationName(models.Model):
    """A name, in one language and script, and when it was in use."""

    class Kind(models.TextChoices):
        """What sort of name."""

        OFFICIAL = "official", _("Official name")
        SHORT = "short", _("Short name")
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Also called")
        TRANSLITERATION = "transliteration", _("Transliteration")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    text = Words(longest=NAME)
    language = Language()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OFFICIAL)
    used = DateAsKnown()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """An identifier from an org-id list, in its canonical form; `valid` is what the list's own rule says, None if it has none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30)
    value = models.CharField(max_length=120)
    valid = models.BooleanField(null=True, default=None)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    history = HistoricalRecords()

    class Meta:
        """One organisation says one identifier once."""

        constraints = [models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="identifier_once")]
        indexes = [models.Index(fields=["scheme", "value"])]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class OwnWords(models.Model):
    """How an organisation describes itself: a quotation of its own, or what its representative wrote here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_words")
    text = Words()
    language = Language()
    said = DateAsKnown()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced = models.BooleanField(default=False)
    """A later text stands in its place; kept, shown in the history."""
    history = HistoricalRecords()

    class Meta:
        """Somebody must have said it: a source, or a representative."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | models.Q(by__isnull=False), name="own_words_have_a_speaker"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Contact(models.Model):
    """An address that an organisation publishes for the public: where notices and invitations go."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    address = models.CharField(max_length=500)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.address


class Person(models.Model):
    """A person, known here for a public role only. Shown once a second person has agreed that the role is public."""

    slug = models.SlugField(max_length=120, unique=True)
    name = Words(longest=NAME)
    language = Language()
    entered_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class PublicRole(models.Model):
    """A person holds a public role in an organisation, between dates, as a source says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people")
    title = Words(longest=NAME)
    language = Language()
    held = DateAsKnown()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"
