"""What is watched, what changed, and whom new articles may be about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from comity.documents.names import register
from comity.web.desk.models import Watched
from comity.web.desk.queries.names import every_name
from comity.web.desk.queries.paging import holding
from comity.web.register.models import Article, Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: `sign` is `+`, `-`, `@` for a place, or empty."""

    sign: str
    text: str


def watched(words: str) -> QuerySet[Watched]:
    """Every watched address, those in trouble first."""
    found = Watched.objects.filter(holding(words, "title", "url"))
    return found.prefetch_related("about__names").order_by("stopped", "-trouble", "url")


def lines(difference: str) -> list[Line]:
    """A difference, line by line, without its head."""
    told = [line for line in difference.split("\n") if not line.startswith(("--- ", "+++ "))]
    return [Line(t[:1] if t[:1] in ("+", "-", "@") else "", t if t[:1] == "@" else t[1:]) for t in told]


def unplaced(words: str = "") -> QuerySet[Article]:
    """Articles of feeds that nobody has said anything about yet, newest first."""
    found = Article.objects.filter(about=None, aside="").filter(holding(words, "title", "publisher", "url"))
    return found.order_by("-published", "-pk")


def proposed(articles: Iterable[Article]) -> list[tuple[Article, list[Organisation]]]:
    """Each article with the organisations of the register whose names stand in its title, for a person to confirm."""
    listed = list(articles)
    names = register(every_name()) if listed else None
    slugs = {a.pk: [m.slug for m in names.find(a.title) if m.slug] if names else [] for a in listed}
    every = {slug for found in slugs.values() for slug in found}
    known = {o.slug: o for o in Organisation.objects.filter(slug__in=every).prefetch_related("names")}
    return [(a, [known[s] for s in dict.fromkeys(slugs[a.pk]) if s in known]) for a in listed]
