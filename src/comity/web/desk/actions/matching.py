"""Candidates of who is who, kept for people to judge; verdicts, which are only added to.

Nothing merges by itself except on equal, validated identifiers: such a pair of the register's is here too, settled with that
reason, and a person's later "different" goes before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.entities.clusters import cluster, standing_of
from comity.entities.matching import candidates, fewest
from comity.entities.mentions import Mention, mentions
from comity.entities.merging import Merge, merges
from comity.lake import Lake
from comity.model.errors import UsageError
from comity.model.matching import DIFFERENT, UNSURE
from comity.readers.organisation_judgements import NEEDED
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.models import Candidate, Mentioned, Verdict
from comity.web.desk.queries import clusters
from comity.web.register.models import Organisation

FIELDS = ("name", "format", "identifiers", "country", "roles")
BATCH = 2000
BY_HAND = [{"comparison": "by hand", "level": "put side by side by a person", "bits": 0.0}]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found: mentions compared, pairs that wait for a person and how many are new, pairs settled by identifier."""

    mentions: int
    waiting: int
    new: int
    by_identifier: int


def refresh(at: Lake | None, *, least: float | None = None) -> Refreshed:
    """Compare the register's names with each other and with the lake's mentions; keep the pairs that a person should see.

    Raises UsageError where Splink is not installed. Verdicts are left as they are, and so is what they settled.
    """
    published = mentions(at) if at else []
    ours, names = _register()
    known = {m.key: m for m in [*published, *ours]}
    made, _copied = merges(known.values())
    said = clusters.judgements()
    joined, _findings = cluster(known, said, made)
    of = {key: one.id for one in joined for key in one.mentions}
    between = {
        verdict: {
            frozenset((of[j.left], of[j.right]))
            for j in standing_of(said).values()
            if j.verdict == verdict and j.left in of and j.right in of
        }
        for verdict in (DIFFERENT, UNSURE)
    }
    one = [[key for k in c.mentions for key in (k, *names.get(k, ()))] for c in joined]
    every = [*known.values(), *(m for further in names.values() for m in further.values())]
    found: dict[tuple[str, str], Any] = {}
    for pair in candidates(every, one=one, least=least):
        left, right = sorted((_base(pair.left), _base(pair.right)))
        if frozenset((of[left], of[right])) not in between[DIFFERENT]:
            found.setdefault((left, right), pair)
    pairs = {at: found[at] for at in fewest(found, lambda at: (of[at[0]], of[at[1]]), between[UNSURE])}
    with transaction.atomic():
        new = _keep(pairs, known)
        settled = settle(made)
    return Refreshed(len(known), Candidate.objects.filter(settled=False).count(), new, settled)


def _register() -> tuple[list[Mention], dict[str, dict[str, Mention]]]:
    """Every organisation of the register as a mention, and its further names as mentions of their own, by its key."""
    ours: list[Mention] = []
    further: dict[str, dict[str, Mention]] = {}
    rows = Organisation.objects.filter(demonstration=False).prefetch_related("names", "identifiers").order_by("slug")
    for each in rows:
        texts = list(dict.fromkeys([str(each), *(n.text for n in sorted(each.names.all(), key=lambda n: n.pk))]))
        first = clusters.entry(each, texts[0])
        ours.append(first)
        others = (clusters.entry(each, text, f"#{n}") for n, text in enumerate(texts[1:], 1))
        further[first.key] = {m.key: m for m in others}
    return ours, further


def _keep(pairs: dict[tuple[str, str], Any], known: dict[str, Mention]) -> int:
    """Store the pairs with their mentions; what nobody judged and is found no more goes away."""
    held = {(c.left, c.right): c for c in Candidate.objects.all()}
    gone = [c.pk for at, c in held.items() if at not in pairs and not c.settled and c.parts != BY_HAND]
    for some in _batches(gone):
        Candidate.objects.filter(pk__in=some).delete()
    for at, pair in pairs.items():
        if at in held:
            held[at].score, held[at].parts = Decimal(str(pair.score)), [asdict(part) for part in pair.parts]
    Candidate.objects.bulk_update([held[at] for at in pairs if at in held], ["score", "parts"], batch_size=BATCH)
    made = [
        Candidate(left=left, right=right, score=Decimal(str(pair.score)), parts=[asdict(part) for part in pair.parts])
        for (left, right), pair in pairs.items()
        if (left, right) not in held
    ]
    Candidate.objects.bulk_create(made, batch_size=BATCH)
    remember(known[key] for at in pairs for key in at)
    return len(made)


def remember(found: Iterable[Mention]) -> None:
    """Keep how the files name what some candidate has an end in; the register's own are kept where they are."""
    rows = {
        m.key: Mentioned(
            key=m.key,
            name=m.name[:500],
            format=m.format,
            country=m.country,
            roles=m.roles,
            identifiers=[asdict(each) for each in m.identifiers],
        )
        for m in found
        if not clusters.slug_of(m.key)
    }
    Mentioned.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["key"], update_fields=[*FIELDS], batch_size=BATCH
    )


def settle(made: Iterable[Merge]) -> int:
    """Settled candidates for the register's pairs that bear one validated identifier; those that no longer do are taken away."""
    reasons: dict[tuple[str, str], str] = {}
    for merge in made:
        ours = sorted(key for key in merge.mentions if clusters.slug_of(key))
        reasons |= {pair: merge.reason[:300] for pair in combinations(ours, 2)}
    stale = Candidate.objects.exclude(because="")
    judged = {(v.left, v.right) for v in Verdict.objects.all()}
    held = {(c.left, c.right): c for c in stale}
    for pair, row in held.items():
        if pair not in reasons and pair not in judged:
            row.delete()
    for (left, right), reason in reasons.items():
        if (left, right) not in held:
            Candidate.objects.update_or_create(
                left=left, right=right, defaults={"settled": True, "because": reason},
                create_defaults={"settled": True, "because": reason, "score": Decimal(1)},
            )  # fmt: skip
    return len(reasons)


@transaction.atomic
def judge(candidate: Candidate, answer: str, why: str, by: User) -> Verdict:
    """Add a judgement on a pair; the one before stays in the list. The same again by the same person is the one that is there."""
    if not by.may(Power.JUDGE):
        raise UsageError(_("this account may not judge"), next_step=_("ask an editor or an approver"))
    held = Candidate.objects.select_for_update().get(pk=candidate.pk)
    last = Verdict.objects.filter(left=held.left, right=held.right).last()
    if last and (last.answer, last.why, last.by_id) == (answer, why, by.pk):
        return last
    made = Verdict.objects.create(
        left=held.left, right=held.right, answer=answer, score=held.score, why=why, by=by, at=timezone.now()
    )
    held.settled = True
    held.save()
    return made


@transaction.atomic
def side_by_side(one: Organisation, other: Organisation, by: User) -> Candidate:
    """Put two entries of the register before a person, whatever their score."""
    if one == other or not by.may(Power.JUDGE):
        raise UsageError(_("this is one entry"), expected=_("two"), next_step=_("name another organisation"))
    left, right = sorted((clusters.key_of(one.slug), clusters.key_of(other.slug)))
    given = {"score": Decimal(0), "parts": BY_HAND}
    return Candidate.objects.get_or_create(left=left, right=right, defaults=given)[0]


def judgement_file() -> str:
    """Every verdict as the CSV that `comity ingest` reads, oldest first; who judged is a number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*NEEDED, "score"])
    for one in map(clusters.as_judgement, Verdict.objects.order_by("at", "pk")):
        writer.writerow([one.left, one.right, one.verdict, one.who, one.when, one.why, one.score])
    return out.getvalue()


def _base(key: str) -> str:
    return key.partition("#")[0] if clusters.slug_of(key) else key


def _batches(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
