"""Transactions: one row each, the rows of their sectors and recipients, and the flows that they are.

This is the hot path of the whole ingest, as an activity file is mostly transactions. A transaction has a head of its own
(reference, type, date, value, description) and a tail that it shares with many others (parties, sectors, recipients,
aid type, extensions). A plain head is read from text by one expression, and a tail that the file has had before is
taken from memory. Whatever is not plain, and everything that deserves a finding, goes the long way: child by child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from lxml import etree

from comity.model.finding import Level
from comity.model.reading import Block
from comity.model.records import Flow, Narrative, Transaction
from comity.parsing.xmltext import Cut
from comity.readers.iati_activity.codes import NO_FLOW, STAGES, TRANSACTION_TYPES
from comity.readers.iati_activity.flows import Ends, ends, flows
from comity.readers.iati_activity.heads import Head, plain_head
from comity.readers.iati_activity.memory import Memory
from comity.readers.iati_activity.parts import Party, party
from comity.readers.iati_activity.pieces import END, Payment, Pieces
from comity.readers.iati_activity.recall import effect, marks, replay
from comity.readers.iati_activity.recipients import own_places, own_purposes
from comity.readers.iati_activity.sheet import FLAGS, Odd, Sheet, clean
from comity.readers.iati_activity.splits import Shares, Weights, divide, weights

SEVERAL: Final = frozenset({"sector", "recipient-country", "recipient-region", "description", "aid-type"})
PLAIN_HEAD: Final = ("transaction-type", "transaction-date", "value")
Sorted = tuple[dict[str, list[etree._Element]], dict[str, etree._Element], list[etree._Element]]
ANOTHER_DESCRIPTION: Final = "<description"


class Tail(NamedTuple):
    """What follows a transaction's head: parties, the fields that end its row, and its own shares.

    `fields` are both parties and five codes. Shares are None where the activity's hold. `description` is one that
    does not stand right after the value.
    """

    payer: Party
    payee: Party
    fields: tuple[str | None, ...]
    places: Shares | None
    purposes: Shares | None
    description: str | None


class Payments:
    """The transactions of one activity, being added to its sheet. `places` and `purposes` are the activity's own shares."""

    def __init__(self, sheet: Sheet, places: Shares, purposes: Shares) -> None:
        self.sheet, self.places, self.purposes = sheet, places, purposes
        self.ends: dict[tuple[int, str], tuple[Tail, Ends, Weights]] = {}
        self.rows: list[tuple[Any, ...]] = []
        self.flows: list[tuple[Any, ...]] = []
        if not sheet.packed:
            for kind, block in self.blocks():
                sheet.rows[kind].append(block)

    def blocks(self) -> tuple[tuple[Any, Block], ...]:
        """Where the transactions' own rows and their flows are gathered."""
        constant, here = (self.sheet.number, self.sheet.identifier), self.sheet.here
        return (
            (Transaction, (here, constant, self.rows)),
            (Flow, (here, (*constant, self.sheet.title), self.flows)),
        )

    def from_elements(self, elements: Sequence[etree._Element]) -> None:
        """Add the rows of transactions that have been parsed."""
        for number, element in enumerate(elements, 1):
            self.long_way(element, f"{self.sheet.here}/transaction[{number}]", number)

    def long_way(self, element: etree._Element, where: str, number: int) -> None:
        """Add the rows of one transaction, child by child."""
        self._add(element, where, number, *_long_way(self.sheet, element, where, number, None))

    def from_texts(self, cut: Cut, payments: Sequence[Payment], memory: Memory) -> None:
        """Add the rows of transactions that have been cut from the text."""
        sheet, remembered = self.sheet, memory.tails
        start, body = f"{sheet.here}/transaction[", cut.body
        parsed: dict[int, etree._Element] | None = None
        for number, (match, begin, end) in enumerate(payments, 1):
            where = f"{start}{number}]"
            head = None if match is None else plain_head(sheet, memory, match)
            rest = body[begin:end]
            if match is not None and match[9] is not None and ANOTHER_DESCRIPTION in rest:
                head = None
            known = None if head is None else remembered.get(rest)
            if head is not None and head[-1] is not None:
                place = f"{where}/description[1]/narrative[1]"
                sheet.add(Narrative, place, ("transaction/description", None, head[-2] or sheet.language, head[-1]))
            if known is not None and head is not None:
                tail, rows = known
                replay(sheet, rows, where, number)
                self._add(None, where, number, head, tail)
                continue
            if parsed is None:
                parsed = _unknown(sheet, cut, payments, number - 1, remembered)
            element = parsed.get(number)
            if element is None:
                element = _unknown(sheet, cut, payments[number - 1 : number], 0, {})[1]
            plain, before, state = head is not None, marks(sheet), sheet.state()
            head, tail = _long_way(sheet, element, where, number, head)
            if plain and sheet.state() == state:
                sheet.file.remember(remembered, rest, (tail, effect(sheet, before, where, None)))
            self._add(element, where, number, head, tail)

    # What compiled code asks for that does what `from_texts` does (_packing.pyx), where a transaction's text is new in part.

    def children(self, element: etree._Element) -> Sorted:
        """The transaction's children, as `head` and `tail` want them."""
        return _sorted(element)

    def head(self, element: etree._Element, children: Sorted, where: str) -> Head:
        """The head without its description."""
        return _head(self.sheet, element, children[1], (), where)

    def told(self, element: etree._Element, where: str) -> str | None:
        """The first text of a description; all its texts become narratives."""
        return _description(self.sheet, (element,), where)

    def tail(self, children: Sorted, where: str, number: int) -> Tail:
        """What follows the head; its rows are added."""
        for tag in PLAIN_HEAD:
            children[1].pop(tag, None)
        return _tail(self.sheet, children, where, number)

    def add(
        self, element: etree._Element, where: str, number: int, head: Head, description: str | None, tail: Tail
    ) -> None:
        """Add the transaction's own row and its flows."""
        self._add(element, where, number, (*head[:9], description, *head[10:]), tail)

    def stage(self, kind: str | None) -> str | None:
        """The stage of the flows that transactions of this type are."""
        return STAGES.get(kind or "")

    def known(self, kind: str | None) -> bool:
        """Whether the type is the standard's."""
        return kind in STAGES or kind in NO_FLOW

    def shared(self, tail: Tail, stage: str) -> tuple[Ends, Weights]:
        """What the flows have alike, and how an amount is divided among them."""
        places, purposes = tail.places or self.places, tail.purposes or self.purposes
        return ends(self.sheet, stage, tail.payer, tail.payee, places, purposes), weights(places, purposes)

    def divided(self, value: str, among: Weights) -> list[str]:
        """The amounts of the flows."""
        return divide(value, among)

    def _add(self, element: etree._Element | None, where: str, number: int, head: Head, tail: Tail) -> None:
        """Add the transaction's own row, the narrative of its description, and its flows."""
        sheet = self.sheet
        ref, humanitarian, kind, day, year, value, currency, inherited, value_date, description, _, _ = head
        below = where[sheet.skip :]
        start = (below, number, ref, humanitarian, kind, day, value, currency, inherited, value_date)
        self.rows.append((*start, description or tail.description, tail.fields))
        if value is None:
            return
        if day is None:
            _no_date(sheet, element, where)
        stage = STAGES.get(kind or "")
        if stage is not None:
            known = self.ends.get((id(tail), stage))
            if known is None:
                # The tail is held with its answer, so that nothing else can have its id meanwhile.
                known = self.ends[id(tail), stage] = (tail, *self.shared(tail, stage))
            flows(self.flows, below, (value, currency, day, year, value_date), *known[1:])
        elif kind not in NO_FLOW:
            _no_stage(sheet, kind, element, where)


def _unknown(
    sheet: Sheet, cut: Cut, payments: Sequence[Payment], first: int, remembered: Mapping[str, Any]
) -> dict[int, etree._Element]:
    """By ordinal, the transactions from `first` on whose tails are not remembered, parsed in one go; equal tails once.

    Raises Odd where one was cut with another, as an empty one is.
    """
    runs, ordinals, met = [], [], set()
    for ordinal, (match, begin, end) in enumerate(payments[first:], first + 1):
        if match is None:
            runs.append([begin, end, 1])
        else:
            rest = cut.body[begin:end]
            if rest in remembered or rest in met:
                continue
            met.add(rest)
            runs.append([match.start(), end + len(END), 1])
        ordinals.append(ordinal)
    pieces = Pieces(cut, runs)
    if len(pieces.root) != len(ordinals):
        raise Odd
    sheet.sources.append(pieces)
    return dict(zip(ordinals, pieces.root, strict=True))


def _long_way(sheet: Sheet, element: etree._Element, where: str, number: int, head: Head | None) -> tuple[Head, Tail]:
    """Child by child: the head (unless it is known) and the tail, whose rows are added."""
    children = _sorted(element)
    several, seen, _ = children
    told: Sequence[etree._Element] = several.get("description", ())
    if head is None:
        head = _head(sheet, element, seen, told, where)
        told = ()
    else:
        for tag in PLAIN_HEAD:
            del seen[tag]
        if head[-1] is not None:
            told = ()
    return head, _tail(sheet, children, where, number, told)


def _sorted(element: etree._Element) -> Sorted:
    """A transaction's children: those that may stand several times, the first of every other, and what is repeated."""
    seen: dict[str, etree._Element] = {}
    several: dict[str, list[etree._Element]] = {}
    repeated = []
    for child in element:
        tag = child.tag
        if tag in SEVERAL:
            several.setdefault(tag, []).append(child)
        elif tag not in seen:
            seen[tag] = child
        else:
            repeated.append(child)
    return several, seen, repeated


def _tail(sheet: Sheet, children: Sorted, where: str, number: int, descriptions: Sequence[etree._Element] = ()) -> Tail:
    """What follows the head; its rows are added."""
    several, seen, repeated = children
    description = _description(sheet, descriptions, where)
    for child in repeated:
        if ":" in child.tag:
            sheet.keep(child, where)
        else:
            sheet.keep_repeated(child, where)
    places, regions = several.get("recipient-country", ()), several.get("recipient-region", ())
    payer = party(sheet, seen.pop("provider-org", None), where, "provider")
    payee = party(sheet, seen.pop("receiver-org", None), where, "receiver")
    codes = (
        sheet.code(seen.pop("disbursement-channel", None), where),
        sheet.code(seen.pop("flow-type", None), where),
        sheet.code(seen.pop("finance-type", None), where),
        sheet.dac_code(several.get("aid-type", ()), where),
        sheet.code(seen.pop("tied-status", None), where),
    )
    own_shares = (
        own_places(sheet, places, regions, where, number),
        own_purposes(sheet, several.get("sector", ()), where, number),
    )
    for child in seen.values():
        sheet.keep_unknown(child, where)
    return Tail(payer, payee, payer + payee + codes, *own_shares, description)


def _head(
    sheet: Sheet,
    element: etree._Element,
    seen: dict[str, etree._Element],
    descriptions: Sequence[etree._Element],
    where: str,
) -> Head:
    kind = seen.pop("transaction-type", None)
    code = None if kind is None else sheet.code(kind, where) or clean(kind.text)
    day, year = sheet.day_and_year(seen.pop("transaction-date", None), f"{where}/transaction-date")
    money = seen.pop("value", None)
    value, currency, inherited, value_date = sheet.money(money, f"{where}/value")
    if value is None:
        _no_value(sheet, element if money is None else money, where)
    return (
        clean(element.get("ref")),
        FLAGS.get(element.get("humanitarian", "").strip()),
        None if code is None else TRANSACTION_TYPES.get(code) or TRANSACTION_TYPES.get(code.lower(), code),
        day,
        year,
        value,
        currency,
        inherited,
        value_date,
        _description(sheet, descriptions, where),
        None,
        None,
    )


def _description(sheet: Sheet, elements: Sequence[etree._Element], where: str) -> str | None:
    """The first text of the descriptions; all of them become narratives."""
    texts = [sheet.every_word(element, f"{where}/description[{n}]")[0] for n, element in enumerate(elements, 1)]
    return next((text for text in texts if text is not None), None)


def _no_value(sheet: Sheet, element: etree._Element, where: str) -> None:
    sheet.find(
        "transaction-without-value",
        Level.LOSS,
        where,
        element,
        found=f"a value that says “{element.text or ''}”" if element.tag == "value" else "no value",
        expected="<value> with a number",
        remedy="the transaction is kept without a value, and is no flow",
    )


def _no_date(sheet: Sheet, element: etree._Element | None, where: str) -> None:
    sheet.find(
        "transaction-without-date",
        Level.LOSS,
        where,
        element,
        found="no date that can be read",
        expected="<transaction-date iso-date='YYYY-MM-DD'/>",
        remedy="the flow has no year, so no total of years counts it",
    )


def _no_stage(sheet: Sheet, kind: str | None, element: etree._Element | None, where: str) -> None:
    sheet.find(
        "transaction-type-unknown",
        Level.LOSS,
        where,
        element,
        found=f"transaction type “{kind}”" if kind else "no transaction type",
        expected="a code from 1 to 13",
        remedy="the transaction is kept, and is no flow",
    )
