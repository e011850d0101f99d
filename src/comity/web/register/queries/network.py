"""The relations round an organisation, one or two steps away: what the drawing shows and the same as a table.

Relations of the register, and payments that the lake holds between organisations of the register whose identifiers are
equal to the published ones. Entries that are one organisation are one here, under the first of them. A date leaves out what
did not hold then; what has no date stays, marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.briefs import network
from comity.model.errors import LakeError, UsageError
from comity.parsing.safetext import shown
from comity.parsing.uncertain import span
from comity.web.components import dates, words
from comity.web.components.lakes import cached, lake
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.texts import cut, web
from comity.web.register import together
from comity.web.register.models import Organisation, Relation
from comity.web.register.models.relations import RelationKind
from comity.web.register.queries import money, naming
from comity.web.register.queries.profile import HEADS

MOST_NODES, MOST_EDGES = 500, 1500
"""What a drawing can hold and still be read; the table and its file hold every relation that was looked at."""
IN_THE_TABLE = 250
LABELS = {str(kind): label for kind, label in RelationKind.choices}


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation between two organisations, as dated by its source (EDTF), or not."""

    subject: int
    object: int
    kind: str
    valid: str
    source: str
    href: str


@dataclass(slots=True)
class Asked:
    """The filters, and what was wrong with them."""

    depth: int = 1
    kind: str = ""
    on: str = ""
    error: str = ""


def read(given: QueryDict) -> Asked:
    """Depth 1 or 2, a kind, a date (EDTF)."""
    asked = Asked(depth=2 if given.get("depth") == "2" else 1, on=given.get("on", "").strip()[:60])
    kind = given.get("kind", "")
    asked.kind = kind if kind in RelationKind.values else ""
    try:
        span(asked.on)
    except UsageError:
        asked.error = _("A date was expected, such as 2021, 2021-05 or 2021-05-17.")
    return asked


@dataclass(frozen=True, slots=True)
class Same:
    """Entries that are one organisation: the leading one by every other's id."""

    leading: dict[int, int]

    @classmethod
    def now(cls) -> Same:
        """As people judged, or equal identifiers say, at this moment."""
        by_slug = together.leading()
        ids = dict(Organisation.objects.filter(slug__in=by_slug).values_list("slug", "pk"))
        return cls({ids[slug]: ids[first] for slug, first in by_slug.items() if slug in ids and first in ids})

    def entries(self, some: Iterable[int]) -> list[int]:
        """These and every entry that is one with one of them."""
        wanted = {self.leading.get(pk, pk) for pk in some}
        return sorted(wanted | {pk for pk, first in self.leading.items() if first in wanted})

    def ties(self, found: Iterable[Tie]) -> list[Tie]:
        """Relations between organisations; one of an organisation with itself is none."""
        of = self.leading.get
        moved = [replace(t, subject=of(t.subject, t.subject), object=of(t.object, t.object)) for t in found]
        return [t for t in moved if t.subject != t.object]


def page(organisation: Organisation, asked: Asked) -> tuple[dict[str, Any], list[Table]]:
    """Context and table of an organisation's network."""
    same = Same.now()
    ties = _near(organisation, asked, same)
    near = {pk for t in ties for pk in (t.subject, t.object)} - {organisation.pk}
    cut_off = asked.depth == 2 and len(near) > MOST_NODES
    further: list[Tie] = []
    if asked.depth == 2 and near:
        further, capped = _far(organisation, sorted(near)[:MOST_NODES], asked, same)
        cut_off = cut_off or capped
    every = ties + further
    keys = {organisation.pk, *(pk for t in every for pk in (t.subject, t.object))}
    known = naming.many(keys)
    plain = {pk: cut(shown(name.text)) for pk, (_slug, name) in known.items()}
    address = {pk: reverse("organisation", args=[slug]) for pk, (slug, _name) in known.items()}
    drawing, left_out = _drawing(organisation, ties, further, address, plain)
    context = {
        "organisation": organisation,
        "name": naming.named(organisation),
        "drawing": drawing,
        "asked": asked,
        "kinds": RelationKind.choices,
        "near": len(near),
        "further": len(keys) - 1 - len(near),
        "ties": len(every),
        "left_out": left_out,
        "cut_off": cut_off,
        "most": MOST_NODES,
    }
    return context, [_table(every, address, plain)]


def _near(organisation: Organisation, asked: Asked, same: Same) -> list[Tie]:
    own = same.entries([organisation.pk])
    ties = _ties(Relation.objects.filter(Q(subject__in=own) | Q(object__in=own)), asked)
    if asked.kind in ("", RelationKind.FUNDER):
        ties += [tie for one in Organisation.objects.filter(pk__in=own).order_by("slug") for tie in _paid(one, asked)]
    return same.ties(ties)


def _far(organisation: Organisation, near: list[int], asked: Asked, same: Same) -> tuple[list[Tie], bool]:
    """Relations of those near with others than the one in the middle, as many as can be drawn; whether there are more."""
    own, beside = same.entries([organisation.pk]), same.entries(near)
    found = Relation.objects.filter(Q(subject__in=beside) | Q(object__in=beside))
    found = found.exclude(subject__in=own).exclude(object__in=own)
    ties = _ties(found, asked, MOST_EDGES + 1)
    return same.ties(ties[:MOST_EDGES]), len(ties) > MOST_EDGES


def _ties(found: Any, asked: Asked, most: int | None = None) -> list[Tie]:
    if asked.kind:
        found = found.filter(kind=asked.kind)
    rows = found.order_by("kind", "pk").values_list(
        "subject_id", "object_id", "kind", "valid", "source__title", "source__url"
    )
    when = span("" if asked.error else asked.on)
    ties = []
    for subject, object_, kind, valid, title, url in rows[:most]:
        if span(valid).meets(when):
            ties.append(Tie(subject, object_, kind, valid, title, web(url)))
    return ties


def _paid(organisation: Organisation, asked: Asked) -> list[Tie]:
    """Payments of the lake to or from organisations that the register knows by an equal identifier."""
    keys = money.sought(organisation)
    try:
        at = lake()
    except LakeError:
        return []
    rows = cached(at, "register-parties", (keys,), lambda: money.parties(at, keys))
    pages = money.pages_of(r["ref"] for r in rows)
    years: dict[tuple[int, int], list[int]] = defaultdict(list)
    sources: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for row in rows:
        other = pages.get(row["ref"].strip().upper())
        if other and other != organisation:
            pair = (other.pk, organisation.pk) if row["way"] == "in" else (organisation.pk, other.pk)
            years[pair] += [y for y in (row["first"], row["last"]) if y is not None]
            sources[pair][words.format_short(row["format"])] = None
    when = span("" if asked.error else asked.on)
    ties = []
    for pair, told in sources.items():
        valid = f"{min(years[pair]):04}/{max(years[pair]):04}" if years[pair] else ""
        if span(valid).meets(when):
            href = reverse("organisation", args=[organisation.slug]) + "#money"
            ties.append(Tie(*pair, RelationKind.FUNDER, valid, ", ".join(told), href))
    return ties


def _drawing(
    organisation: Organisation,
    ties: list[Tie],
    further: list[Tie],
    address: dict[int, str],
    plain: dict[int, str],
) -> tuple[network.Drawing, int]:
    """The drawing, and how many organisations it leaves to the table."""
    groups: dict[tuple[str, bool], dict[int, Tie]] = defaultdict(dict)
    for tie in ties:
        outgoing = tie.subject == organisation.pk
        groups[tie.kind, outgoing].setdefault(tie.object if outgoing else tie.subject, tie)
    room, made, drawn = MOST_NODES, [], set[int]()
    for key in HEADS:
        members = sorted(groups.get((str(key[0]), key[1]), {}).items(), key=lambda item: plain[item[0]].casefold())
        shown_, room = members[:room], max(0, room - len(members))
        drawn |= {pk for pk, _tie in shown_}
        if shown_:
            nodes = tuple(_node(pk, address, plain, tie) for pk, tie in shown_)
            rest = len(members) - len(shown_)
            more = _("%(count)s more are in the table") % {"count": rest} if rest else ""
            made.append(network.Group(f"{HEADS[key]()} ({len(members)})", nodes, more))
    far = {pk for t in further for pk in (t.subject, t.object)} - drawn - {organisation.pk}
    near = {pk for t in ties for pk in (t.subject, t.object)} - {organisation.pk}
    far -= near
    chosen = set(sorted(far)[:room])
    nodes_far = tuple(_node(pk, address, plain, None) for pk in sorted(chosen, key=lambda pk: plain[pk].casefold()))
    visible = drawn | chosen
    edges = tuple(
        network.Edge(str(t.subject), str(t.object), _told(t, plain), bool(t.valid))
        for t in further
        if t.subject in visible and t.object in visible
    )
    label = _("Relations of %(organisation)s") % {"organisation": plain[organisation.pk]}
    drawing = network.Drawing(plain[organisation.pk], tuple(made), nodes_far, edges, label)
    return drawing, len((near | far) - visible)


def _told(tie: Tie, plain: dict[int, str]) -> str:
    """The relation as the source has it, with its date."""
    parts = [plain[tie.subject], _label(tie.kind), plain[tie.object]]
    when = dates.in_words(tie.valid)
    return " ".join(parts) + (f" ({when})" if when else "")


def _label(kind: str) -> str:
    return str(LABELS[kind])


def _node(pk: int, address: dict[int, str], plain: dict[int, str], tie: Tie | None) -> network.Node:
    told = _told(tie, plain) if tie else plain[pk]
    return network.Node(str(pk), plain[pk], address[pk], told, tie is None or bool(tie.valid))


def _table(ties: list[Tie], address: dict[int, str], plain: dict[int, str]) -> Table:
    """Every relation that was looked at, in words."""
    ordered = sorted(ties, key=lambda t: (_label(t.kind), plain[t.subject].casefold(), plain[t.object].casefold()))
    rows: list[tuple[Cell, ...]] = [
        (
            text(plain[t.subject], href=address[t.subject]),
            text(_label(t.kind)),
            text(plain[t.object], href=address[t.object]),
            Cell(dates.in_words(t.valid) if t.valid else _("not dated"), raw=t.valid),
            text(cut(shown(t.source)), href=t.href),
        )
        for t in ordered
    ]
    return Table(
        "relations",
        _("Relations, as their sources state them"),
        (
            Column(_("Organisation")),
            Column(_("Relation")),
            Column(_("Organisation")),
            Column(_("When")),
            Column(_("Source")),
        ),
        rows,
        stack=True,
        limit=IN_THE_TABLE,
        hide_caption=True,
        empty=_("No relation is on file for these filters. Take one away, or look again after a source was read."),
    )
