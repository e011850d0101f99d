"""Who is who, derived from the desk's judgements, those of the lake's files, and equal validated identifiers. Nothing is stored.

The register's organisations are mentions like any other, with the key `register/<slug>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from comity.entities.clusters import Cluster, cluster
from comity.entities.identifiers import Identifier as Read
from comity.entities.mentions import Mention
from comity.entities.merging import Merge, merges
from comity.entities.resolving import judged
from comity.model.errors import LakeError
from comity.model.finding import Finding
from comity.model.matching import PairJudgement
from comity.web.components.lakes import lake
from comity.web.desk.models import Mentioned, Verdict
from comity.web.register.models import Identifier, Organisation

OURS = "register/"
"""How the keys of the register's own organisations begin."""
Bearers = tuple[tuple[str, str, str], ...]
"""(list, number, slug) of validated identifiers that may join entries."""


def key_of(slug: str) -> str:
    """The key of an organisation of the register."""
    return OURS + slug


def slug_of(key: str) -> str:
    """The slug in a key of the register; empty for any other key."""
    return key.removeprefix(OURS) if key.startswith(OURS) else ""


def judgements() -> list[PairJudgement]:
    """What was judged, in files of the lake and here. Who judged here is a number, as files made of it may be published."""
    try:
        said = judged(lake())
    except LakeError:
        said = []
    return [*said, *(as_judgement(one) for one in Verdict.objects.order_by("at", "pk"))]


def as_judgement(verdict: Verdict) -> PairJudgement:
    """A verdict as the lake's files have it."""
    return PairJudgement(
        verdict.left,
        verdict.right,
        verdict.answer,
        f"desk/{verdict.by_id}",
        verdict.at.isoformat(timespec="microseconds"),
        verdict.why,
        "" if verdict.score is None else f"{verdict.score:f}",
    )


def register_clusters() -> dict[str, tuple[str, ...]]:
    """The register's entries that are one organisation, by the slug of each, in the order of their slugs."""
    found, _findings = _derived(*_state())
    groups: dict[str, tuple[str, ...]] = {}
    for each in found:
        slugs = tuple(sorted(filter(None, map(slug_of, each.mentions))))
        if len(slugs) > 1:
            groups |= dict.fromkeys(slugs, slugs)
    return groups


def derived() -> tuple[tuple[Cluster, ...], tuple[Finding, ...]]:
    """Every cluster that a judgement or an identifier of the register makes, and the judgements that contradict each other."""
    return _derived(*_state())


def equal_identifiers() -> list[Merge]:
    """Entries of the register that bear one validated identifier: what joins them without a person."""
    return merges(_entries({slug for _list, _number, slug in _bearers()}))[0]


def _state() -> tuple[str, str, Bearers]:
    """What the clusters depend on: the verdicts, the lake's release, the identifiers that several entries bear."""
    newest = str(sorted(Verdict.objects.aggregate(Max("pk"), Max("at"), Count("pk")).items()))
    try:
        release = lake().release
    except LakeError:
        release = ""
    return newest, release, _bearers()


def _bearers() -> Bearers:
    shared = (
        Identifier.objects.filter(valid=True)
        .values("scheme", "value")
        .annotate(bearers=Count("organisation", distinct=True))
        .filter(bearers__gt=1)
    )
    pairs = [(row["scheme"], row["value"]) for row in shared]
    return tuple(
        row
        for row in Identifier.objects.filter(valid=True, value__in=[value for _scheme, value in pairs])
        .order_by("scheme", "value", "organisation__slug")
        .values_list("scheme", "value", "organisation__slug")
        if row[:2] in set(pairs)
    )


@lru_cache(maxsize=8)
def _derived(newest: str, release: str, bearers: Bearers) -> tuple[tuple[Cluster, ...], tuple[Finding, ...]]:
    said = judgements()
    if not said and not bearers:
        return (), ()
    keys = {key for one in said for key in one.pair}
    published = [mention_of(row) for row in Mentioned.objects.filter(key__in=keys)]
    slugs = {slug for _list, _number, slug in bearers} | {s for s in map(slug_of, keys) if s}
    for each in published:
        for one in each.identifiers:
            slugs |= set(_bearing(one))
    ours = _entries(slugs)
    made, _copied = merges([*published, *ours])
    found, findings = cluster([*(m.key for m in published), *(m.key for m in ours)], said, made)
    return tuple(c for c in found if c.because), tuple(findings)


def _bearing(identifier: Read) -> Iterable[str]:
    rows = Identifier.objects.filter(valid=True, scheme=identifier.list, value=identifier.local)
    return rows.values_list("organisation__slug", flat=True)


def _entries(slugs: Iterable[str]) -> list[Mention]:
    found = Organisation.objects.filter(slug__in=set(slugs)).prefetch_related("names", "identifiers").order_by("slug")
    return [entry(one, str(one)) for one in found]


def entry(one: Organisation, name: str, suffix: str = "") -> Mention:
    """An organisation of the register as a mention, under one of its names."""
    known = tuple(
        Read(i.scheme, i.value, bool(i.valid), str(i)) for i in sorted(one.identifiers.all(), key=lambda i: i.pk)
    )
    country = one.areas[0] if len(one.areas) == 1 and isinstance(one.areas[0], str) else ""
    return Mention(key_of(one.slug) + suffix, "register", name, known, country if len(country) == 2 else "")


def mention_of(row: Mentioned) -> Mention:
    """A stored mention as comity.entities has it."""
    known = tuple(_identifier(each) for each in row.identifiers)
    return Mention(row.key, row.format, row.name, known, row.country, row.roles)


def _identifier(stored: dict[str, Any]) -> Read:
    return Read(stored["list"], stored["local"], bool(stored["valid"]), stored["written"])
