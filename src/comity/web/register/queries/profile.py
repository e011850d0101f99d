"""One organisation's page: the same blocks in the same order for alliance, member, donor and watchdog.

Statements about groups stand on no page of a member or of whom the group is said to be of; they have pages of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.parsing.uncertain import span
from comity.web.components import dates, doings, texts
from comity.web.components.tables import Table
from comity.web.components.words import LANGUAGES, word
from comity.web.register import published
from comity.web.register.models import Article, Organisation, OrganisationName, OwnWords, Relation
from comity.web.register.models.relations import RelationKind
from comity.web.register.queries import money, naming, saying

STATEMENTS, REPORTED, ARTICLES, RELATIONS, STEPS = 20, 10, 50, 60, 60
"""How many of each the page prints; a link leads to the rest."""
FORMS = (("jsonld", "JSON-LD"), ("ftm", "FollowTheMoney"), ("csv", "CSV"))
HEADS = {
    (RelationKind.MEMBER, True): lambda: _("Member of"),
    (RelationKind.MEMBER, False): lambda: _("Members"),
    (RelationKind.PARTNER, True): lambda: _("Names as a partner"),
    (RelationKind.PARTNER, False): lambda: _("Named as a partner by"),
    (RelationKind.SIGNATORY, True): lambda: _("Signed with"),
    (RelationKind.SIGNATORY, False): lambda: _("Signed with it"),
    (RelationKind.BOARD, True): lambda: _("Has a seat on the board of"),
    (RelationKind.BOARD, False): lambda: _("Has a seat on its board"),
    (RelationKind.PARENT, True): lambda: _("Parent of"),
    (RelationKind.PARENT, False): lambda: _("Parent"),
    (RelationKind.FISCAL_SPONSOR, True): lambda: _("Fiscal sponsor of"),
    (RelationKind.FISCAL_SPONSOR, False): lambda: _("Fiscal sponsor"),
    (RelationKind.CAMPAIGN, True): lambda: _("In the campaign of"),
    (RelationKind.CAMPAIGN, False): lambda: _("In its campaign"),
    (RelationKind.FUNDER, True): lambda: _("Funds"),
    (RelationKind.FUNDER, False): lambda: _("Funded by"),
}
"""Heads of a list of relations by kind and whether the organisation is the one of whom it is said."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as a line of a list."""

    other: SafeString
    relation: Relation
    source: SafeString
    reporter: SafeString | str


@dataclass(frozen=True, slots=True)
class Ties:
    """The relations of one kind and direction."""

    head: str
    kind: str
    ties: list[Tie]
    count: int


def find(slug: str) -> Organisation | None:
    """The organisation at an address."""
    found = Organisation.objects.prefetch_related("names__source", "identifiers__source").filter(slug=slug)
    return found.first()


def others(organisation: Organisation, slugs: Iterable[str]) -> list[Organisation]:
    """The further entries of the register that are this organisation."""
    further = [slug for slug in slugs if slug != organisation.slug]
    found = Organisation.objects.prefetch_related("names__source", "identifiers__source").filter(slug__in=further)
    return list(found.order_by("slug")) if further else []


def page(
    organisation: Organisation, given: dict[str, str], further: Sequence[Organisation] = ()
) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of an organisation's page; with `further` entries of it, each line with the entry that it stands in."""
    entries = (organisation, *further)
    about, reported = published.about(*entries), published.reported_by(*entries)
    counts = {"about": about.order_by().count(), "reported": reported.order_by().count()}
    relations = published.relations(*entries)
    articles = article_page(entries, given.get("articles", ""))
    found = money.of(entries)
    own = list(OwnWords.objects.filter(organisation__in=entries).select_related("source").order_by("pk"))
    name = naming.named(organisation)
    context = {
        "organisation": organisation,
        "name": name,
        "entries": entries if further else (),
        "asked_entry": given.get("entry", "") if any(one.slug == given.get("entry") for one in further) else "",
        "names": [name for one in entries for name in names(one)],
        "identifiers": [number for one in entries for number in one.identifiers.all()],
        "own_words": [(w, written(w)) for w in own if not w.replaced],
        "earlier_words": [(w, written(w)) for w in own if w.replaced],
        "people": list(published.people(*entries)),
        "ties": ties(entries, relations),
        "said": saying.said(about[:STATEMENTS]),
        "more_said": max(0, counts["about"] - STATEMENTS),
        "reports": saying.said(reported[:REPORTED]),
        "more_reports": max(0, counts["reported"] - REPORTED),
        "counts": counts,
        "replied": saying.count_replied(about) if counts["about"] else 0,
        "relation_count": relations.order_by().count(),
        "articles": articles,
        "money": found,
        "name_steps": name_steps(entries),
        "exports": exports(organisation),
        "doings": doings.of([one.pk for one in entries]),
    }
    return context, list(found.tables)


def written(words: OwnWords) -> date | None:
    """The day on which a representative wrote an organisation's own words here; None for a quotation."""
    history: Any = words.history
    return None if words.source else history.earliest().history_date


def names(organisation: Organisation) -> list[tuple[OrganisationName, str]]:
    """Every name, official ones first, with its language in words."""
    found = sorted(organisation.names.all(), key=lambda n: (naming.ORDER.get(n.kind, 9), n.language, n.pk))
    return [(n, word(LANGUAGES, n.language) if n.language else "") for n in found]


def ties(entries: Sequence[Organisation], relations: QuerySet[Relation]) -> list[Ties]:
    """Relations by kind and direction in the order of the kinds, those still open first; only the printed ones are read whole."""
    own = {one.pk for one in entries}
    groups: dict[tuple[str, bool], list[tuple[bool, str, int]]] = defaultdict(list)
    rows = relations.prefetch_related(None).select_related(None).order_by()
    for pk, kind, subject, valid, *slugs in rows.values_list(
        "pk", "kind", "subject_id", "valid", "subject__slug", "object__slug"
    ):
        outgoing = subject in own
        groups[kind, outgoing].append((not open_ended(valid), slugs[outgoing], pk))
    listed = {key: [pk for _ended, _slug, pk in sorted(found)[:RELATIONS]] for key, found in groups.items()}
    whole = {r.pk: r for r in relations.filter(pk__in=[pk for keys in listed.values() for pk in keys])}
    return [
        Ties(HEADS[key](), kind, [_tie(whole[pk], key[1]) for pk in listed[kind, key[1]]], len(groups[kind, key[1]]))
        for key in HEADS
        if (kind := str(key[0]), key[1]) in groups
    ]


def open_ended(valid: str) -> bool:
    """Whether no end of a relation is known."""
    return not valid or span(valid).last is None


def _tie(relation: Relation, outgoing: bool) -> Tie:
    return Tie(
        naming.link(relation.object if outgoing else relation.subject),
        relation,
        naming.source(relation.source),
        naming.link(relation.reporter) if relation.reporter else "",
    )


def article_page(entries: Sequence[Organisation], asked: str) -> Page[Any]:
    """All articles about an organisation, newest first, a page of them."""
    found = Article.objects.filter(about__in=entries).distinct().order_by("-published", "-pk")
    return Paginator(found, ARTICLES).get_page(asked if asked.isdecimal() and len(asked) < 7 else 1)


def name_steps(entries: Sequence[Organisation]) -> list[tuple[str, SafeString]]:
    """What was done to its names here, latest first: the day, and what. Who did it is the desk's."""
    history: Any = OrganisationName.history
    steps: list[tuple[str, SafeString]] = []
    before: dict[int, Any] = {}
    for row in history.filter(organisation_id__in=[one.pk for one in entries]).order_by("history_date", "history_id")[
        :STEPS
    ]:
        name, old = texts.label(row.text, row.language), before.get(row.id)
        if row.history_type == "-":
            told = texts.sentence(_("Name taken away: %(name)s"), name=name)
        elif old is None:
            told = texts.sentence(_("Name entered: %(name)s"), name=name)
        elif old.text != row.text:
            told = texts.sentence(
                _("Name changed from %(before)s to %(name)s"), before=texts.label(old.text, old.language), name=name
            )
        else:
            told = texts.sentence(_("Details of a name changed: %(name)s"), name=name)
        before[row.id] = row
        steps.append((dates.day(row.history_date), told))
    return steps[::-1]


def exports(organisation: Organisation) -> list[tuple[str, str]]:
    """The profile in other formats, replies included."""
    try:
        return [(reverse("profile-export", args=[organisation.slug, form]), name) for form, name in FORMS]
    except NoReverseMatch:
        return []
