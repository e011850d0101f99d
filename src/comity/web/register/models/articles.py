"""Articles: what was published about organisations, by anyone; a list of links, with no words of our own."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import TITLE, DateAsKnown, Language, Words
from comity.web.register.models.organisations import Organisation


class Article(models.Model):
    """One article: title, publisher, language, date and link as published, and its snapshot where one was taken."""

    title = Words(longest=TITLE)
    publisher = Words(longest=TITLE, blank=True, default="")
    language = Language()
    published = DateAsKnown()
    url = models.CharField(max_length=2000, unique=True)
    snapshot = models.CharField(max_length=64, blank=True, default="")
    about = models.ManyToManyField(Organisation, related_name="articles")
    feed = models.CharField(max_length=2000, blank=True, default="")
    """The feed that it came from; empty when a person entered it."""
    aside = models.CharField(max_length=500, blank=True, default="")
    """Why a person put it aside: it came from a feed, and is about nobody in the register."""
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title
