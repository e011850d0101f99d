"""Follow the money: an activity's chain as a sentence, a drawing, a nested list and a table, all from one tree.

A tree may meet an activity on several ways; its own links are listed where it is met first and pointed to after that.
The drawing shows the nearest levels; the list and the JSON hold the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.briefs import tree
from comity.lake import Lake
from comity.methods.chain import Node
from comity.model.stage import Stage
from comity.web.components import formats, plainly, snapshots, words
from comity.web.components.addresses import activity_address
from comity.web.components.tables import Cell, Column, Table, code, money, text

LEVELS, BESIDE, LISTED, DEPTH = 3, 8, 400, 12
"""Levels each way and boxes a level in the drawing; activities and levels in the list."""


@dataclass(slots=True)
class Item:
    """One activity of the nested list, with the link that led to it in words."""

    node: Node
    href: str
    anchor: str
    status: str
    evidence: list[str]
    score: str
    amounts: list[str]
    again: str = ""
    deeper: bool = False
    further: int = 0
    children: list[Item] = field(default_factory=list)


def page(lake: Lake, root: Node) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of a chain's page."""
    up, down = Lister("u").items(root, "up"), Lister("d").items(root, "down")
    above, below = list(walk(root, "up")), list(walk(root, "down"))
    accounts, receivers = _accounts(above), _receivers(below)
    counts = _statuses([*above, *below])
    drawing = Drawer(root, accounts, receivers).drawing()
    hashes = lake.rows("SELECT DISTINCT snapshot FROM activity WHERE iati_identifier = ? ORDER BY 1", [root.id])
    context = {
        "root": root,
        "root_amounts": amounts(root),
        "up": up,
        "down": down,
        "accounts": [{"text": account_text(a), "years": formats.span(a.get("funding_years", ""))} for a in accounts],
        "receivers": receivers,
        "awards": [_award(award) for award in root.awards],
        "published": bool(hashes),
        "funders": len(root.up),
        "passed": len(root.down),
        "drawing": drawing,
        "alternative": _alternative(root, accounts, receivers),
        "sources": snapshots.line_of(lake, [row[0] for row in hashes]),
        "statuses": [(words.word(words.LINKS, status), count) for status, count in counts.items()],
    }
    return context, [table(root)]


def as_json(root: Node) -> dict[str, Any]:
    """The tree as JSON knows it, made from its ends inwards, so that a long chain needs no deep calls."""
    order: list[Node] = []
    waiting = [root]
    while waiting:
        order.append(waiting.pop())
        waiting += [*order[-1].up, *order[-1].down]
    made: dict[int, dict[str, Any]] = {}
    for node in reversed(order):
        told = plainly.plain({f.name: getattr(node, f.name) for f in fields(node) if f.name not in ("up", "down")})
        made[id(node)] = told | {way: [made[id(n)] for n in getattr(node, way)] for way in ("up", "down")}
    return made[id(root)]


def walk(root: Node, way: str) -> Iterator[Node]:
    """Every activity going up, or down, once: the root first, nearest first."""
    met: set[str] = set()
    followed: set[str] = set()
    waiting = deque([root])
    while waiting:
        node = waiting.popleft()
        if node.id not in met:
            met.add(node.id)
            yield node
        onward = getattr(node, way)
        if onward and node.id not in followed:
            followed.add(node.id)
            waiting.extend(onward)


def amounts(node: Node) -> list[str]:
    """What an activity paid at each stage, and what it received: each currency by itself."""
    lines = []
    for stage in Stage:
        sums = node.paid.get(str(stage), {})
        if sums:
            lines.append(f"{words.stage(stage)}: {_several(sums)}")
    for stage in Stage:
        sums = node.received.get(str(stage), {})
        if sums:
            told = {"stage": words.stage(stage), "amounts": _several(sums)}
            lines.append(_("received (%(stage)s): %(amounts)s") % told)
    left = {c: v for c, v in node.residual.items() if v > 0}
    over = {c: -v for c, v in node.residual.items() if v < 0}
    if left:
        lines.append(_("received and not paid on: %(amounts)s") % {"amounts": _several(left)})
    if over:
        lines.append(_("paid on more than received: %(amounts)s") % {"amounts": _several(over)})
    return lines


def moved(node: Node) -> str:
    """What is said to have passed along the link that led to an activity, by stage."""
    return "; ".join(f"{words.stage(s)}: {_several(node.moved[str(s)])}" for s in Stage if str(s) in node.moved)


def _several(sums: dict[str, Decimal]) -> str:
    return ", ".join(_money(v, c) for c, v in sums.items())


def _award(award: dict[str, str]) -> list[str]:
    """What a list of awards says of an award: which list, who has it, how much, and up to when."""
    sums = [
        f"{words.stage(stage)}: {_money(Decimal(award[key]), award.get('currency', '?'))}"
        for key, stage in (("obligated", Stage.COMMITTED), ("outlayed", Stage.DISBURSED))
        if key in award
    ]
    known = (words.word(words.FORMATS, award["format"]), award.get("receiver", ""), *sums, award.get("as_of", ""))
    return [part for part in known if part]


def _money(value: Decimal, currency: str) -> str:
    if currency == "?":
        return _("%(amount)s, currency not stated") % {"amount": formats.rounded(value, 0)}
    return formats.short(value, currency)


def _score(node: Node) -> str:
    """`0.8 (parties 0.4, amount 0.3, date 0.1)` for a link that was worked out, else nothing."""
    if not node.parts:
        return ""
    each = ", ".join(f"{words.word(words.SCORE_PARTS, k)} {formats.plain(v)}" for k, v in node.parts.items())
    return f"{formats.plain(node.score)} ({each})"


class Lister:
    """Turns one way of a tree into nested items, each activity's links once."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.seen: dict[str, str] = {}

    def items(self, above: Node, way: str, depth: int = 1) -> list[Item]:
        """The items below `above` going up or down; what the list has no room for is counted on the last one."""
        made: list[Item] = []
        nodes: tuple[Node, ...] = getattr(above, way)
        for place, node in enumerate(nodes):
            if len(self.seen) >= LISTED:
                if made:
                    made[-1].further = len(nodes) - place
                break
            made.append(self._item(node, way, depth))
        return made

    def _item(self, node: Node, way: str, depth: int) -> Item:
        known = self.seen.get(node.id, "")
        anchor = known or f"{self.mark}{len(self.seen) + 1}"
        item = Item(
            node,
            "" if node.status == "missing-end" and not node.title else activity_address(node.id),
            "" if known else anchor,
            words.word(words.LINKS, node.status),
            [words.evidence(one) for one in node.evidence],
            _score(node),
            amounts(node),
            again=anchor if known and not node.loop and (getattr(node, way) or getattr(node, "again", False)) else "",
        )
        if not known:
            self.seen[node.id] = anchor
            item.deeper = getattr(node, "cut", False) or (depth == DEPTH and bool(getattr(node, way)))
            item.children = self.items(node, way, depth + 1) if depth < DEPTH else []
        return item


def account_text(account: dict[str, str]) -> str:
    """An appropriation account: its number and name as the publisher gives them."""
    return ", ".join(value for key, value in account.items() if key != "funding_years")


def _accounts(every: list[Node]) -> list[dict[str, str]]:
    found = {tuple(sorted(a.items())): a for node in every for a in node.accounts}
    return [found[key] for key in sorted(found)]


def _receivers(every: list[Node]) -> list[str]:
    return sorted({name for node in every for name in node.receivers})


def _statuses(every: list[Node]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in every:
        if node.status:
            counts[node.status] = counts.get(node.status, 0) + 1
    return {status: counts[status] for status in words.LINKS if status in counts}


def _alternative(root: Node, accounts: list[dict[str, str]], receivers: list[str]) -> str:
    """The drawing in words: how many accounts, funders, receiving activities and receivers, each named in the list."""
    return " ".join(
        (
            ngettext("%(count)s appropriation account.", "%(count)s appropriation accounts.", len(accounts))
            % {"count": len(accounts)},
            ngettext("Money from %(count)s activity.", "Money from %(count)s activities.", len(root.up))
            % {"count": len(root.up)},
            ngettext("Money to %(count)s activity.", "Money to %(count)s activities.", len(root.down))
            % {"count": len(root.down)},
            ngettext(
                "%(count)s receiver without an activity of its own.",
                "%(count)s receivers without an activity of their own.",
                len(receivers),
            )
            % {"count": len(receivers)},
        )
    )


class Drawer:
    """Lays the nearest levels of a tree out as boxes and edges."""

    def __init__(self, root: Node, accounts: list[dict[str, str]], receivers: list[str]) -> None:
        self.root = root
        self.accounts = accounts
        self.receivers = receivers
        self.edges: list[tree.Edge] = []
        self.seen = {root.id}
        self.drawn: dict[str, list[Node]] = {"up": [root], "down": [root]}

    def drawing(self) -> tree.Drawing:
        """Accounts, funders from far to near, the activity, receivers from near to far, names without an activity."""
        up, down = self._levels("up"), self._levels("down")
        middle = tree.Box(self.root.id, "root", _lines(self.root))
        tops = self._ends(
            [(account_text(a), formats.span(a.get("funding_years", ""))) for a in self.accounts], "account"
        )
        ends = self._ends([(name,) for name in self.receivers], "receiver")
        layers = [tops, *reversed(up), (middle,), *down, ends]
        return tree.Drawing(tuple(layer for layer in layers if layer), tuple(self.edges))

    def _levels(self, way: str) -> list[tuple[tree.Box, ...]]:
        layers: list[tuple[tree.Box, ...]] = []
        level = [self.root]
        for _step in range(LEVELS):
            found = [(above, node) for above in level for node in getattr(above, way) if node.id not in self.seen]
            unique = {node.id: (above, node) for above, node in reversed(found)}
            chosen = [unique[key] for key in dict.fromkeys(node.id for _above, node in found)]
            boxes = [self._box(above, node, way) for above, node in chosen[:BESIDE]]
            if len(chosen) > BESIDE:
                boxes.append(_more(f"{way}{len(layers)}", len(chosen) - BESIDE))
            if not boxes:
                break
            layers.append(tuple(boxes))
            level = [node for _above, node in chosen[:BESIDE]]
            self.drawn[way] += level
        return layers

    def _box(self, above: Node, node: Node, way: str) -> tree.Box:
        self.seen.add(node.id)
        ends = (node.id, above.id) if way == "up" else (above.id, node.id)
        self.edges.append(tree.Edge(*ends, node.status, words.word(words.LINKS_SHORT, node.status), way == "down"))
        return tree.Box(node.id, "missing" if node.status == "missing-end" else "activity", _lines(node))

    def _ends(self, named: list[tuple[str, ...]], kind: str) -> tuple[tree.Box, ...]:
        """Boxes for accounts or receivers, each tied to the drawn activities that name it."""
        boxes = []
        for place, lines in enumerate(named[:BESIDE]):
            key = f"{kind}:{place}"
            tied = [
                tree.Edge(key, node.id, "", "") if kind == "account" else tree.Edge(node.id, key, "", "")
                for node in self.drawn["up" if kind == "account" else "down"]
                if (self.accounts[place] in node.accounts if kind == "account" else lines[0] in node.receivers)
            ]
            if tied:
                boxes.append(tree.Box(key, kind, lines))
                self.edges += tied
        if len(named) > BESIDE:
            boxes.append(_more(kind, len(named) - BESIDE))
        return tuple(boxes)


def _lines(node: Node) -> tuple[str, ...]:
    first = node.publisher or node.title or _("not published here")
    paid = [
        f"{words.stage(stage)} {_money(value, currency)}"
        for stage in Stage
        for currency, value in node.paid.get(str(stage), {}).items()
    ]
    return tuple(filter(None, (first, node.title if node.publisher else "", node.id, paid[-1] if paid else "")))


def _more(key: str, count: int) -> tree.Box:
    return tree.Box(f"more:{key}", "more", (_("and further ones: %(count)s") % {"count": count},))


def table(root: Node) -> Table:
    """Every link of the tree once, for a file."""
    rows: list[tuple[Cell, ...]] = []
    seen: set[tuple[str, str]] = set()
    for way in ("up", "down"):
        waiting = deque((root, node) for node in getattr(root, way))
        while waiting:
            above, node = waiting.popleft()
            pair = (node.id, above.id) if way == "up" else (above.id, node.id)
            if pair in seen:
                continue
            seen.add(pair)
            rows.append(
                (
                    code(pair[0], activity_address(pair[0])),
                    code(pair[1], activity_address(pair[1])),
                    text(words.word(words.LINKS, node.status)),
                    text("; ".join(words.evidence(one) for one in node.evidence)),
                    text(_score(node)),
                    text(moved(node)),
                    money(sum(node.paid.get("disbursed", {}).values(), Decimal(0)))
                    if len(node.paid.get("disbursed", {})) == 1
                    else text(""),
                    text(", ".join(node.paid.get("disbursed", {}))),
                )
            )
            waiting += [(node, onward) for onward in getattr(node, way)]
    return Table(
        "links",
        _("Every link, with how it is known"),
        (
            Column(_("From activity"), css="wide-cell"),
            Column(_("To activity"), css="wide-cell"),
            Column(_("Status of the link")),
            Column(_("What says so")),
            Column(_("Score and its parts")),
            Column(_("Passed along the link")),
            Column(_("Paid on by the other activity, disbursed"), numeric=True),
            Column(_("Currency")),
        ),
        rows,
        stack=True,
        empty=_("No activity here is linked to this one."),
    )
