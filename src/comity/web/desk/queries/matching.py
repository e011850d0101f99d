"""Pairs that may be one organisation, as the desk prints them: both sides with names and numbers, each part of the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.entities.clusters import Cluster
from comity.web.desk.models import Candidate, Mentioned, Verdict
from comity.web.desk.queries import clusters
from comity.web.register.models import Organisation, OrganisationName

STATES = (("open", gettext_lazy("To be judged")), ("settled", gettext_lazy("Judged or settled")))
MOST = 500
"""Sides that the words of a filter may lead to."""
ROLES = {
    "reporting": gettext_lazy("publishes"),
    "funding": gettext_lazy("funds"),
    "accountable": gettext_lazy("is accountable"),
    "extending": gettext_lazy("extends"),
    "implementing": gettext_lazy("carries out"),
    "participating": gettext_lazy("takes part"),
    "provider": gettext_lazy("pays"),
    "receiver": gettext_lazy("receives"),
    "recipient": gettext_lazy("receives"),
    "agency": gettext_lazy("awards"),
    "itself": gettext_lazy("describes itself"),
    "publisher": gettext_lazy("publishes a source"),
    "donor": gettext_lazy("is a donor of a case"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One mention: the names it goes by (text, language), its numbers, and where it is found."""

    key: str
    format: str
    names: list[tuple[str, str]]
    identifiers: list[tuple[str, bool]] = field(default_factory=list)
    country: str = ""
    found: list[tuple[str, int]] = field(default_factory=list)
    href: str = ""

    @property
    def name(self) -> str:
        """What it is called first."""
        return self.names[0][0] if self.names else self.key


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate with both sides and the judgement that holds."""

    candidate: Candidate
    left: Side
    right: Side
    verdict: Verdict | None


def candidates(words: str, state: str) -> QuerySet[Candidate]:
    """Pairs by state, best first; of one score in the order in which they were found, that is by the rows that name them."""
    found = Candidate.objects.all()
    if state in ("open", "settled"):
        found = found.filter(settled=state == "settled")
    if words:
        keys = _keys(words)
        found = found.filter(Q(left__in=keys) | Q(right__in=keys))
    return found.order_by("-score", "pk")


def _keys(words: str) -> list[str]:
    """Sides in whose name or key every word stands."""
    named, ours = Q(), Q()
    for each in words.split():
        named &= Q(name__icontains=each) | Q(key__icontains=each)
        ours &= Q(text__icontains=each) | Q(organisation__slug__icontains=each)
    slugs = OrganisationName.objects.filter(ours).values_list("organisation__slug", flat=True).distinct()[:MOST]
    return [*Mentioned.objects.filter(named).values_list("key", flat=True)[:MOST], *map(clusters.key_of, slugs)]


def pairs(found: Iterable[Candidate]) -> list[Pair]:
    """Candidates ready to print, in as few queries as for one."""
    listed = list(found)
    sides = of_keys({key for one in listed for key in (one.left, one.right)})
    holds: dict[tuple[str, str], Verdict] = {}
    for verdict in Verdict.objects.filter(left__in=[one.left for one in listed]).order_by("at", "pk"):
        holds[verdict.left, verdict.right] = verdict
    return [Pair(one, sides[one.left], sides[one.right], holds.get((one.left, one.right))) for one in listed]


def of_keys(keys: Iterable[str]) -> dict[str, Side]:
    """Each key's side; of a mention that is stored no more only the key is known."""
    keys = set(keys)
    made = {key: Side(key, "", []) for key in keys}
    for row in Mentioned.objects.filter(key__in=keys):
        made[row.key] = _published(row)
    slugs = [s for s in map(clusters.slug_of, keys) if s]
    for one in Organisation.objects.filter(slug__in=slugs).prefetch_related("names", "identifiers"):
        made[clusters.key_of(one.slug)] = _entry(one)
    return made


def _published(row: Mentioned) -> Side:
    return Side(
        row.key,
        row.format,
        [(row.name, "")] if row.name else [],
        [(f"{each['list']}-{each['local']}", bool(each["valid"])) for each in row.identifiers],
        row.country,
        [(str(ROLES.get(role, role)), int(count)) for role, count in sorted(row.roles.items())],
    )


def _entry(one: Organisation) -> Side:
    listed = sorted(one.names.all(), key=lambda n: n.pk)
    first = one.name()
    names = sorted(((n.text, n.language) for n in listed), key=lambda n: n[0] != first)
    return Side(
        clusters.key_of(one.slug),
        "register",
        names,
        [(str(each), bool(each.valid)) for each in one.identifiers.all()],
        " ".join(str(a) for a in one.areas),
        [(_("statements about it"), one.statements_about.count()), (_("relations"), one.relations_from.count())],
        reverse("desk-organisation", args=[one.slug]),
    )


def page(candidate: Candidate) -> dict[str, Any]:
    """Everything about one pair: its sides, the parts of the score, what was judged, and the clusters that its sides are in."""
    joined, findings = clusters.derived()
    mine = {candidate.left, candidate.right}
    here = [each for each in joined if mine & set(each.mentions)]
    sides = of_keys(mine | {key for each in here for key in each.mentions})
    return {
        "candidate": candidate,
        "pair": pairs([candidate])[0],
        "parts": [_part(each) for each in candidate.parts if each.get("level") != "nothing"],
        "verdicts": list(
            Verdict.objects.filter(left=candidate.left, right=candidate.right)
            .select_related("by")
            .order_by("-at", "-pk")
        ),
        "clusters": [_members(each, sides) for each in here],
        "contradictions": [f for f in findings if any(key in f"{f.locator} {f.found}" for key in mine)],
    }


def _part(stored: dict[str, Any]) -> tuple[str, str, float]:
    return str(stored.get("comparison", "")), str(stored.get("level", "")), float(stored.get("bits", 0))


def _members(one: Cluster, sides: dict[str, Side]) -> dict[str, Any]:
    return {"id": one.id, "sides": [sides[key] for key in one.mentions if key in sides], "because": one.because}
