"""chain: where an activity's money came from and where it went, link by link, each with how we know it.

Upwards to the legislature's line where the publisher names it (the US files' `usg:treasury-account`: the account and its
funding years), downwards to the last receiver that anybody reports. A loop is shown and not followed round; an activity that is
reached by several roads is followed from the first only, so that money that fans out and in again stays readable. Nothing is
followed through an end that names no activity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from lxml import etree

from comity.lake import Lake
from comity.methods import awards
from comity.methods.links import Link, links_of
from comity.methods.statements import Statement, among, by, naming, payments, receipts
from comity.model.errors import UsageError

Sums = dict[str, dict[str, Decimal]]
"""Amounts by stage and currency."""
STAGES = ("committed", "disbursed", "spent")
FUNDED = "disbursed"
"""The stage at which money arrives: incoming funds mirror disbursements."""
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Node:
    """One activity in a tree: who reports it, what it paid and received by stage and currency, and the links onward.

    `status`, `evidence`, `score` with its `parts`, and `moved` are of the link that led here (empty for the root): `moved` is
    what the payer's transactions, or else the payee's, say passed along it. `paid` and `received` are all that the activity says,
    by stage and currency; `residual` is what came in and was neither paid on nor spent, by currency: its own receipts, or
    else what payers say they paid to it, less disbursements and expenditure. `loop` says that it stands above itself,
    `again` that it is followed elsewhere in the tree, `cut` that the tree goes on but is not followed so deep.
    `accounts` are the appropriation accounts its transactions name; `receivers` the names paid that publish no activity;
    `awards` what lists of awards say under the same award number (the same money told again: in no sum).
    """

    id: str
    title: str
    publisher: str
    status: str
    evidence: tuple[str, ...]
    score: Decimal
    loop: bool
    again: bool
    cut: bool
    paid: Sums
    received: Sums
    receivers: tuple[str, ...]
    accounts: tuple[dict[str, str], ...]
    residual: dict[str, Decimal] = field(default_factory=dict)
    awards: tuple[dict[str, str], ...] = ()
    parts: dict[str, Decimal] = field(default_factory=dict)
    moved: Sums = field(default_factory=dict)
    up: tuple[Node, ...] = ()
    down: tuple[Node, ...] = ()


def chain(lake: Lake, identifier: str) -> Node:
    """The tree of one activity, or of an award by its number.

    An award that one activity is published under is that activity; another stands by itself as its lists tell it. Raises
    UsageError for what no live file holds, and for a number that several publish under.
    """
    known = lake.rows("SELECT COUNT(*) FROM activity WHERE iati_identifier = ?", [identifier])[0][0]
    if known:
        return Tree(lake).root(identifier)
    published = awards.activities(lake, identifier)
    if len(published) == 1:
        return Tree(lake).root(published[0])
    listed = awards.listed(lake, identifier)
    if published or not listed:
        raise UsageError(
            f"several activities are published under the number “{identifier}”: {', '.join(published[:5])}"
            if published
            else f"no activity or award is called “{identifier}”",
            expected="an IATI identifier or an award number that is in the lake",
            next_step='look for it with comity query "SELECT iati_identifier, title FROM activity"',
        )
    return _award(listed)


def _award(listed: tuple[awards.Award, ...]) -> Node:
    """An award that nobody publishes as an activity: what the last of its lists says it came to, its accounts and receivers."""
    last = listed[-1]
    accounts = {account.strip() for one in listed for account in one.accounts.split(";")}
    sums = {"committed": last.obligated, "disbursed": last.outlayed}
    return Node(
        last.number,
        last.title,
        last.agency,
        "",
        (),
        Decimal(1),
        False,
        False,
        False,
        {stage: {last.currency or "?": amount} for stage, amount in sums.items() if amount is not None},
        {},
        tuple(sorted({one.receiver for one in listed if one.receiver})),
        tuple(map(awards.treasury_account, sorted(accounts - {""}))),
        awards=tuple(one.told() for one in listed),
    )


class Tree:
    """The links and statements round an activity, from which its tree grows: only what it reaches is read."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.plain: dict[str, Node] = {}
        self.up: dict[str, dict[str, Link]] = defaultdict(dict)
        self.down: dict[str, dict[str, Link]] = defaultdict(dict)
        self.linked: set[str] = set()
        self.paid: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        self.received: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        self.said: dict[tuple[str, str], dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        self.heard: dict[tuple[str, str], dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        self.titles: dict[str, tuple[str, str]] = {}
        self.accounts: dict[str, tuple[dict[str, str], ...]] = {}

    def _reach(self, identifier: str, links: dict[str, dict[str, Link]]) -> set[str]:
        """Every activity that the links lead to, step by step, having read the links of each that is followed."""
        reached, followed, frontier = {identifier}, {identifier}, {identifier}
        for _step in range(DEEPEST + 1):
            self._link(frontier - self.linked)
            found = [(other, link) for one in frontier for other, link in links.get(one, {}).items()]
            reached |= {other for other, _ in found}
            frontier = {other for other, link in found if link.leads_on} - followed
            followed |= frontier
            if not frontier:
                break
        self._link(reached - self.linked)  # who else paid an end that is only shown
        return reached

    def _link(self, activities: set[str]) -> None:
        self.linked |= activities
        for stage in STAGES if activities else ():
            for link in links_of(self.lake, stage, activities):
                self.up[link.payee].setdefault(link.payer, link)
                self.down[link.payer].setdefault(link.payee, link)

    def _hear(self, activities: set[str]) -> None:
        """Read what these activities say, what others say they paid them, and what they are called."""
        for stage in STAGES:
            for pay in payments(self.lake, stage, by(activities)):
                self.paid[pay.activity][stage].append(pay)
            for pay in payments(self.lake, stage, naming(activities)):
                self.said[pay.activity, pay.other_activity][stage].append(pay)
            for receipt in receipts(self.lake, stage, by(activities)):
                self.received[receipt.activity][stage].append(receipt)
                if receipt.other_activity:
                    self.heard[receipt.other_activity, receipt.activity][stage].append(receipt)
        which = among("iati_identifier", activities)
        for identifier, title, publisher in self.lake.rows(
            "SELECT iati_identifier, title, COALESCE(reporting_org, reporting_org_ref) FROM activity "
            f"WHERE {which.sql} ORDER BY snapshot, activity",
            which.params,
        ):
            self.titles.setdefault(identifier, (title or "", publisher or ""))
        self.accounts = treasury_accounts(self.lake, activities)

    def root(self, identifier: str) -> Node:
        """The tree both ways."""
        self._hear(self._reach(identifier, self.up) | self._reach(identifier, self.down))
        up = self._branch(identifier, self.up, (identifier,), set(), upward=True)
        down = self._branch(identifier, self.down, (identifier,), set(), upward=False)
        return self._node(identifier, None, up, down)

    def _branch(
        self,
        identifier: str,
        links: dict[str, dict[str, Link]],
        above: tuple[str, ...],
        followed: set[str],
        *,
        upward: bool,
    ) -> tuple[Node, ...]:
        nodes = []
        for other, link in sorted(links.get(identifier, {}).items()):
            loop, again = other in above, other in followed
            cut = len(above) >= DEEPEST and other in links and link.leads_on
            onward: tuple[Node, ...] = ()
            if link.leads_on and not (loop or again or cut):
                followed.add(other)
                onward = self._branch(other, links, (*above, other), followed, upward=upward)
            made = self._node(other, link, onward if upward else (), () if upward else onward)
            nodes.append(replace(made, loop=loop, again=again and not loop, cut=cut))
        return tuple(nodes)

    def _node(self, identifier: str, link: Link | None, up: tuple[Node, ...], down: tuple[Node, ...]) -> Node:
        if identifier not in self.plain:
            self.plain[identifier] = self._alone(identifier)
        alone = self.plain[identifier]
        if link is None:
            return replace(alone, up=up, down=down)
        pair = (link.payer, link.payee)
        moved = _sums(self.heard.get(pair, {})) | _sums(self.said.get(pair, {}))
        return replace(
            alone,
            status=link.status,
            evidence=link.evidence,
            score=link.score,
            parts=link.parts,
            moved=moved,
            up=up,
            down=down,
        )

    def _alone(self, identifier: str) -> Node:
        title, publisher = self.titles.get(identifier, ("", ""))
        paid, received = _sums(self.paid.get(identifier, {})), _sums(self.received.get(identifier, {}))
        names = {
            p.other for said in self.paid.get(identifier, {}).values() for p in said if p.other and not p.other_activity
        }
        return Node(
            identifier,
            title,
            publisher,
            "",
            (),
            Decimal(1),
            False,
            False,
            False,
            paid,
            received,
            tuple(sorted(names)),
            self.accounts.get(identifier, ()),
            self._residual(identifier, paid, received),
            tuple(one.told() for one in awards.awards(self.lake, identifier)),
        )

    def _residual(self, identifier: str, paid: Sums, received: Sums) -> dict[str, Decimal]:
        came = received.get(FUNDED) or self._paid_to(identifier)
        out = (paid.get("disbursed", {}), paid.get("spent", {}))
        return {c: amount - sum((s.get(c, Decimal(0)) for s in out), Decimal(0)) for c, amount in came.items()}

    def _paid_to(self, identifier: str) -> dict[str, Decimal]:
        """What payers say they disbursed to an activity, by currency."""
        links = self.up.get(identifier, {})
        payers = (self.said.get((payer, identifier), {}) for payer, link in sorted(links.items()) if link.counts)
        found = [pay for by_stage in payers for pay in by_stage.get(FUNDED, ())]
        return _sums({FUNDED: found}).get(FUNDED, {})


def _sums(by_stage: dict[str, list[Statement]]) -> Sums:
    made: Sums = {}
    for stage, statements in sorted(by_stage.items()):
        amounts: dict[str, Decimal] = defaultdict(Decimal)
        for said in statements:
            amounts[said.currency or "?"] += said.amount
        if amounts:
            made[stage] = dict(sorted(amounts.items()))
    return made


def treasury_accounts(lake: Lake, activities: Collection[str]) -> dict[str, tuple[dict[str, str], ...]]:
    """By activity, the appropriation accounts that its transactions name, with the fiscal years that fund them."""
    found: dict[str, dict[tuple[tuple[str, str], ...], None]] = defaultdict(dict)
    which = among("iati_identifier", activities)
    for identifier, xml in lake.rows(
        "SELECT DISTINCT iati_identifier, xml FROM element "
        f"WHERE name = 'treasury-account' AND {which.sql} ORDER BY iati_identifier, xml",
        which.params,
    ):
        account = _account(etree.fromstring(xml))
        if account:
            found[identifier][tuple(sorted(account.items()))] = None
    return {identifier: tuple(dict(items) for items in listed) for identifier, listed in found.items()}


def _account(element: Any) -> dict[str, str]:
    account: dict[str, str] = {}
    for child in element:
        name = etree.QName(child).localname
        if name == "fiscal-funding-year":
            account["funding_years"] = f"{child.get('begin', '')}-{child.get('end', '')}"
        else:
            account[name.replace("-", "_")] = " ".join(filter(None, (child.get("code"), (child.text or "").strip())))
    return {k: v for k, v in account.items() if v}
