"""The thread of a line of money: from statute to receipt, year by year, each rung with its sources, each hole with its reason.

Rungs are by years, stage, currency and, where a measure says so, step and part. Amounts of different stages are never added,
nor is a measure's amount to a flow: equal ones share a rung, others stand beside it. See docs/methods/thread.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.catalog import cases, parts
from comity.methods.thread_pieces import (
    COUNTED,
    MEASURE,
    Piece,
    ThreadSource,
    measures_of,
    own_sources,
    pieces,
    received,
)
from comity.model.case import Case, KnownGap, Words
from comity.model.errors import UsageError
from comity.model.policy import RegisteredMeasure, RegisteredThread, ThreadGap
from comity.model.stage import Stage

NAME = "thread"
VERSION = "1"
RECEIVED = "received"
"""The receivers' view of what was disbursed: beside the ten stages, and no stage of its own."""
ORDER = (*(stage.value for stage in Stage if stage not in (Stage.SPENT, Stage.RETURNED)), RECEIVED, "spent", "returned")
EXPECTED = ("committed", "disbursed", RECEIVED)
YEARLY = ("requested", "authorised", "appropriated", "allocated")
"""Stages that every year of a thread should have, and those that it should have if any year has them, unless its case file names
others."""
ON_THE_WAY = ("house", "senate", "agreement", "removed", "rescinded")
"""Steps that do not settle a stage: the year still lacks the amount as it came out."""
STEPS = ("", "request", "house", "senate", "agreement", "enacted", "executive", "removed", "rescinded")
NO_SOURCE, NO_OUTCOME, ONLY_RIVALS, NO_RECEIPT, KNOWN = (
    "no-source",
    "no-outcome",
    "only-rivals",
    "no-receipt",
    "known-gap",
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage in one year, or in the span `year` to `last_year` where the source has one amount for several years.

    `amount` is exact, in `currency`, current prices; None is a hole: `gap` is its code and `reason` the case file's words.
    `pieces` are what it is the sum of; `rivals` contradict it or are the same money seen elsewhere, and are never added.
    """

    year: int
    last_year: int
    stage: str
    amount: Decimal | None = None
    currency: str = ""
    step: str = ""
    part: str = ""
    gap: str = ""
    reason: Words = field(default_factory=dict)
    sources: tuple[ThreadSource, ...] = ()
    pieces: tuple[Piece, ...] = ()
    rivals: tuple[Piece, ...] = ()

    @property
    def spread(self) -> bool:
        """Whether it holds a year's even share of a longer amount."""
        return any(piece.spread for piece in self.pieces)

    @property
    def upper(self) -> bool:
        """Whether it is a bound: “up to”, or rows that hold more than the line's own money."""
        return any(piece.upper for piece in self.pieces)

    @property
    def fiscal(self) -> bool:
        """Whether its years are fiscal ones, under the publisher's label."""
        return any(piece.fiscal for piece in self.pieces)

    @property
    def notes(self) -> tuple[str, ...]:
        """What its rows say, each once; at most three."""
        said = dict.fromkeys(text for piece in self.pieces for text in (piece.note, piece.weakness) if text)
        return tuple(said)[:3]

    @property
    def measures(self) -> tuple[str, ...]:
        """The keys of the measures that name its amount."""
        return tuple(dict.fromkeys(key for piece in self.pieces for key in piece.measures))


@dataclass(frozen=True, slots=True)
class Span:
    """What one stage comes to over years that another stage has one amount for: to be seen beside it, never added to it.

    `amount` is exact, in `currency`, current prices; `summed` says that it is the sum of shorter rungs.
    """

    first_year: int
    last_year: int
    stage: str
    part: str
    amount: Decimal
    currency: str
    summed: bool
    upper: bool
    fiscal: bool
    sources: tuple[ThreadSource, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A line's rungs in order of year and stage. `stages` are those that appear, in the order in which money moves."""

    release: str
    case: str
    line: str
    title: Words
    first_year: int
    last_year: int
    stages: tuple[str, ...]
    rungs: tuple[Rung, ...]
    measures: tuple[RegisteredMeasure, ...]
    note: Words = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name everywhere: case/line."""
        return f"{self.case}/{self.line}"

    @property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """For each run of years that some stage has one amount for: every stage that covers these years, each by itself."""
        settled = [rung for rung in self.rungs if rung.amount is not None and rung.step not in ON_THE_WAY]
        whole = sorted({(r.year, r.last_year, r.currency) for r in settled if r.last_year > r.year})
        found = [_over(settled, first, last, currency) for first, last, currency in whole]
        return tuple(spans for spans in found if len({span.stage for span in spans}) > 1)


def _over(settled: list[Rung], first: int, last: int, currency: str) -> tuple[Span, ...]:
    """What each stage and part comes to from `first` to `last`, where its rungs cover every one of these years once."""
    held: dict[tuple[str, str], list[Rung]] = defaultdict(list)
    for rung in settled:
        if rung.currency == currency and first <= rung.year and rung.last_year <= last:
            held[rung.stage, rung.part].append(rung)
    found = []
    for (stage, part), rungs in sorted(held.items(), key=lambda item: (ORDER.index(item[0][0]), item[0][1])):
        years = sorted(year for rung in rungs for year in range(rung.year, rung.last_year + 1))
        if years == list(range(first, last + 1)):
            amount = sum((rung.amount or Decimal(0) for rung in rungs), Decimal(0))
            sources = tuple(dict.fromkeys(source for rung in rungs for source in rung.sources))
            upper, fiscal = any(rung.upper for rung in rungs), any(rung.fiscal for rung in rungs)
            found.append(Span(first, last, stage, part, amount, currency, len(rungs) > 1, upper, fiscal, sources))
    return tuple(found)


def threads(lake: Lake) -> list[tuple[str, str]]:
    """Every thread there is, as (case, line)."""
    return [(case.id, line.id) for case in cases(lake).values() for line in case.lines]


def resolve(lake: Lake, name: str) -> tuple[str, str]:
    """The case and line of `line` or `case/line`. Raises UsageError naming the threads there are."""
    every = threads(lake)
    found = [pair for pair in every if name in (pair[1], "/".join(pair))]
    if len(found) == 1:
        return found[0]
    listed = found or every
    raise UsageError(
        f"{'several threads are' if found else 'no thread is'} called “{name}”",
        expected=", ".join("/".join(pair) for pair in listed) or "a line of a case (this release holds none)",
        next_step="name one of them",
    )


def thread(lake: Lake, name: str) -> Thread:
    """The thread of a line, `line` or `case/line`. Raises UsageError for a name that no line bears, or several do."""
    case, line = resolve(lake, name)
    key = (NAME, case, line)
    if key not in lake.memo:
        lake.memo[key] = _thread(lake, case_of(lake, case), line)
    found: Thread = lake.memo[key]
    return found


def _thread(lake: Lake, case: Case, line: str) -> Thread:
    registered = next((t for t in parts(lake.rows, "thread", RegisteredThread, case.id) if t.line == line), None)
    found = [*pieces(lake, case, line), *received(lake, case, line)]
    rungs = _rungs([piece for piece in found if piece.standing == COUNTED])
    reasons = _reasons(lake, case, line, registered)
    beside = [piece for piece in found if piece.standing != COUNTED]
    years = [*_years(rungs), *(year for _, year in reasons), *(y for p in beside for y in (p.first, p.last))]
    if registered:
        years += [registered.first_year, registered.last_year]
    first, last = (min(years), max(years)) if years else (0, -1)
    shown = {rung.stage for rung in rungs}
    expected = (registered.stages if registered else ()) or (*EXPECTED, *(s for s in YEARLY if s in shown))
    rungs, left = _beside(rungs, beside)
    rungs += _gaps(rungs, range(first, last + 1), expected, reasons, left)
    rungs.sort(key=lambda r: (r.year, ORDER.index(r.stage), STEPS.index(r.step), r.last_year, r.currency, r.part))
    shown = {rung.stage for rung in rungs}
    return Thread(
        lake.release,
        case.id,
        line,
        next(one.title for one in case.lines if one.id == line),
        first,
        last,
        tuple(stage for stage in ORDER if stage in shown),
        tuple(rungs),
        tuple(measures_of(lake, case.id, line)),
        registered.note if registered else {},
    )


def _years(rungs: Iterable[Rung]) -> list[int]:
    return [year for rung in rungs for year in (rung.year, rung.last_year)]


def _rungs(found: list[Piece]) -> list[Rung]:
    """Counted pieces gathered: those of one key and span; and of one source, those whose spans overlap.

    A source that gives amounts for overlapping spans (a list of awards) does not say what fell into which year, so they
    are one rung over all their years. A measure's amount for other years than those of a rung it meets stands beside it.
    """
    heaps: list[list[Piece]] = []
    beside: dict[int, list[Piece]] = defaultdict(list)
    for piece in sorted(found, key=lambda p: (p.format == MEASURE, *p.key, p.first, p.last)):
        near = next(
            (place for place, heap in enumerate(heaps) if heap[0].key == piece.key and _together(heap, piece)), -1
        )
        same = piece.format != MEASURE or (near >= 0 and _span(heaps[near]) == (piece.first, piece.last))
        if near < 0:
            heaps.append([piece])
        elif same:
            heaps[near].append(piece)
        else:
            beside[near].append(piece)
    return [_rung(heap, beside[place]) for place, heap in enumerate(heaps)]


def _span(heap: list[Piece]) -> tuple[int, int]:
    return min(piece.first for piece in heap), max(piece.last for piece in heap)


def _together(heap: list[Piece], piece: Piece) -> bool:
    """Whether a piece belongs to a heap of its key. What a measure says of years that a heap has is about the same money."""
    first, last = _span(heap)
    if (first, last) == (piece.first, piece.last):
        return True
    meets = piece.first <= last and piece.last >= first
    several = last > first or piece.last > piece.first
    one_source = {p.sources for p in heap} == {piece.sources} and piece.format == heap[0].format
    return meets and (piece.format == MEASURE or (several and one_source))


def _rung(heap: list[Piece], beside: list[Piece]) -> Rung:
    """One rung. A measure's amount that equals the flows' shares their rung; one that differs stands beside it."""
    flows = [piece for piece in heap if piece.format != MEASURE]
    said = [piece for piece in heap if piece.format == MEASURE]
    base = flows or said[:1]
    amount = sum((piece.amount for piece in base), Decimal(0))
    same = [piece for piece in said if piece not in base and piece.amount == amount]
    rivals = [piece for piece in said if piece not in base and piece.amount != amount]
    held = [*base, *same]
    return Rung(
        *_span(heap),
        heap[0].stage,
        amount,
        heap[0].currency,
        heap[0].step,
        heap[0].part,
        sources=tuple(dict.fromkeys(source for piece in held for source in piece.sources)),
        pieces=tuple(held),
        rivals=(*rivals, *beside),
    )


def _beside(rungs: list[Rung], beside: list[Piece]) -> tuple[list[Rung], list[Piece]]:
    """The rungs with what stands beside each; and what stands beside none."""
    placed: dict[int, list[Piece]] = defaultdict(list)
    left = []
    for piece in beside:
        near = [
            place
            for place, rung in enumerate(rungs)
            if rung.stage == piece.stage and rung.year <= piece.last and rung.last_year >= piece.first
        ]
        if near:
            placed[min(near, key=lambda p: rungs[p].step in ON_THE_WAY)].append(piece)
        else:
            left.append(piece)
    made = [_with(rung, placed[place]) if place in placed else rung for place, rung in enumerate(rungs)]
    return made, left


def _with(rung: Rung, rivals: list[Piece]) -> Rung:
    return replace(rung, rivals=(*rung.rivals, *rivals))


Reasons = dict[tuple[str, int], tuple[Words, tuple[ThreadSource, ...]]]


def _reasons(lake: Lake, case: Case, line: str, registered: RegisteredThread | None) -> Reasons:
    """What the case file knows to be missing, by stage and year: in words, and the source that shows it."""
    known: list[KnownGap | ThreadGap] = [gap for gap in case.gaps if gap.line == line]
    known += registered.gaps if registered else ()
    own = own_sources(lake, case)
    return {
        (gap.stage, year): (gap.reason, (own[gap.source],) if gap.source else ())
        for gap in known
        for year in range(gap.first_year, gap.last_year + 1)
    }


def _gaps(
    rungs: list[Rung], years: range, expected: tuple[str, ...], reasons: Reasons, left: list[Piece]
) -> list[Rung]:
    """A hole for each year and stage that should have an amount, is known to lack one, or has contradicted ones only."""
    settled: set[tuple[str, int]] = set()
    towards: set[tuple[str, int]] = set()
    for rung in rungs:
        where = {(rung.stage, year) for year in range(rung.year, rung.last_year + 1)}
        (towards if rung.step in ON_THE_WAY else settled).update(where)
    rivals: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    for piece in left:
        for year in range(piece.first, piece.last + 1):
            rivals[piece.stage, year] += [piece] if year == piece.first else []
    found = []
    for stage, year in sorted({(s, y) for s in expected for y in years} | set(reasons) | set(rivals)):
        words, sources = reasons.get((stage, year), ({}, ()))
        code = (
            KNOWN
            if words
            else ONLY_RIVALS
            if (stage, year) in rivals
            else NO_OUTCOME
            if (stage, year) in towards
            else NO_RECEIPT
            if stage == RECEIVED
            else NO_SOURCE
        )
        beside = tuple(rivals.get((stage, year), ()))
        if (stage, year) not in settled:
            found.append(Rung(year, year, stage, gap=code, reason=words, sources=sources, rivals=beside))
    return found
