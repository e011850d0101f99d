"""What a thread is made of: every amount of one line of money, from the lake's flows and from measures, with its standing.

A multi-year amount of a case file, which the reader spread evenly over its years, is put together again here, exactly; only
where another source took some of its years do the rest stay spread, marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from comity.lake import Lake
from comity.methods.catalog import registered_measures, sources_of
from comity.methods.catching import caught_by
from comity.model.case import Case
from comity.model.policy import RegisteredAmount, RegisteredMeasure, measure_key

COUNTED, RIVAL, SEEN = "counted", "rival", "same-money-seen"
MEASURE = "measure"
"""The format of a piece that stands in a measure only."""
INCOMING = ("1", "13")
"""IATI's transactions of a receiver: incoming funds, incoming pledges left out (11 is a commitment to it, no receipt)."""


@dataclass(frozen=True, slots=True)
class ThreadSource:
    """Where an amount stands: a source of the case file, or a snapshot (`id` its SHA-256)."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One amount in `currency`, current prices, of the years `first` to `last` (calendar, or fiscal under their label).

    `spread` marks a year's even share of a longer amount; `upper` an amount that is a bound or “up to”; `step` and `part` come
    from the measure that names it (`measures` are their keys).
    """

    stage: str
    first: int
    last: int
    amount: Decimal
    currency: str
    format: str
    standing: str
    sources: tuple[ThreadSource, ...]
    locator: str = ""
    title: str = ""
    place: str = ""
    weakness: str = ""
    note: str = ""
    fiscal: bool = False
    spread: bool = False
    upper: bool = False
    step: str = ""
    part: str = ""
    rows: int = 1
    measures: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What two pieces must share to be of one rung."""
        return self.stage, self.currency, self.step, self.part


COLUMNS = """
    selector, format, snapshot, stage, year, currency, date_kind, spread, counts, COALESCE(held, '') AS held,
    CASE WHEN selector = -1 THEN locator ELSE '' END AS place_in_file, CASE WHEN selector = -1 THEN split ELSE 0 END AS part,
    CASE WHEN selector = -1 THEN title END AS title, source, place, weakness, note
"""


def pieces(lake: Lake, case: Case, line: str) -> list[Piece]:
    """Every amount of a line, counted or not, by the case's precedence; amounts that only a measure names among them."""
    yearly = _once(case, _flows(lake, case, line))
    return _with_measures(lake, case, line, _whole(yearly))


def _flows(lake: Lake, case: Case, line: str) -> list[tuple[Piece, int]]:
    """One piece a row of the case file's, one a year and source of everybody else's; with the number of the row's share."""
    caught, params = caught_by(lake, case)
    chosen = [place for place, selector in enumerate(case.selectors) if selector.line == line]
    marks = f"selector IN ({', '.join('?' * len(chosen))})" if chosen else "1 = 0"
    rows = lake.dicts(
        f"SELECT {COLUMNS}, SUM(amount) AS total, COUNT(*) AS n FROM {caught} "
        f"WHERE ((selector = -1 AND line = ?) OR {marks}) AND prices = 'current' AND year IS NOT NULL "
        "AND currency IS NOT NULL AND amount IS NOT NULL GROUP BY ALL",
        [*params, line, *chosen],
    )
    own, every = own_sources(lake, case), _snapshots(lake)
    bounding = next((one.upper for one in case.lines if one.id == line), ())
    found = []
    for row in rows:
        bound = case.selectors[row["selector"]].bound if row["selector"] >= 0 else ""
        standing = f"held-{row['held']}" if row["held"] else COUNTED if row["counts"] else RIVAL
        source = own.get(row["source"] or "") or every[row["snapshot"]]
        piece = Piece(
            row["stage"],
            row["year"],
            row["year"],
            row["total"],
            row["currency"],
            row["format"],
            standing,
            (source,),
            row["place_in_file"],
            row["title"] or "",
            row["place"] or "",
            row["weakness"] or "",
            row["note"] or "",
            str(row["date_kind"]).startswith("fiscal"),
            bool(row["spread"]),
            bound == "upper" or row["source"] in bounding,
            rows=row["n"],
        )
        found.append((piece, row["part"]))
    return sorted(found, key=lambda pair: (pair[0].stage, pair[0].first, pair[0].format, pair[0].locator, pair[1]))


def own_sources(lake: Lake, case: Case) -> dict[str, ThreadSource]:
    """The sources that a case file cites, by id."""
    return {
        one.id: ThreadSource(one.id, one.title, one.publisher, one.url, one.weakness)
        for one in sources_of(lake, case.id).values()
    }


def _snapshots(lake: Lake) -> dict[str, ThreadSource]:
    rows = lake.rows("SELECT sha256, COALESCE(title, name), publisher, url FROM snapshot")
    return {sha: ThreadSource(sha, title or sha, publisher or "", url or "") for sha, title, publisher, url in rows}


def _once(case: Case, found: list[tuple[Piece, int]]) -> list[tuple[Piece, int]]:
    """Of one stage and year in several formats only the first of the case's precedence counts (methods/selection.py)."""
    rank = {form: place for place, form in enumerate(case.precedence)}
    best: dict[tuple[str, int], tuple[int, str]] = {}
    for piece, _ in found:
        if piece.standing == COUNTED:
            where, place = (piece.stage, piece.first), (rank.get(piece.format, len(rank)), piece.format)
            best[where] = min(place, best.get(where, place))
    return [
        (replace(piece, standing=SEEN), share)
        if piece.standing == COUNTED and piece.format != best[piece.stage, piece.first][1]
        else (piece, share)
        for piece, share in found
    ]


def _whole(found: Iterable[tuple[Piece, int]]) -> list[Piece]:
    """Amounts that were spread over their years put together again, where all their years have the same standing."""
    rows: dict[tuple[str, tuple[ThreadSource, ...]], list[Piece]] = defaultdict(list)
    single = []
    for piece, _ in found:
        if piece.locator and piece.spread:
            rows[piece.locator, piece.sources].append(piece)
        else:
            single.append(piece)
    for shares in rows.values():
        if len({share.standing for share in shares}) > 1:
            single += shares
        else:
            first, last = min(s.first for s in shares), max(s.last for s in shares)
            amount = sum((s.amount for s in shares), Decimal(0))
            single.append(replace(shares[0], first=first, last=last, amount=amount, spread=False))
    return sorted(single, key=lambda p: (p.stage, p.first, p.last, p.format, p.locator))


def measures_of(lake: Lake, case: str, line: str) -> list[RegisteredMeasure]:
    """The measures of a case file that are about a line."""
    return [one for one in registered_measures(lake, case) if one.line == line]


def _with_measures(lake: Lake, case: Case, line: str, found: list[Piece]) -> list[Piece]:
    """The pieces, those that a measure names with its step; and what stands in a measure only."""
    own = own_sources(lake, case)
    tied: dict[str, list[tuple[RegisteredAmount, str]]] = defaultdict(list)
    alone = []
    for measure in measures_of(lake, case.id, line):
        key = measure_key(case.id, measure)
        for amount in measure.amounts:
            if amount.locator:
                tied[amount.locator].append((amount, key))
            else:
                alone.append(_piece(amount, key, own))
    return [_named(piece, tied.get(piece.locator, []), own) for piece in found] + alone


def _named(piece: Piece, amounts: list[tuple[RegisteredAmount, str]], own: dict[str, ThreadSource]) -> Piece:
    """A piece with what measures say of it. A rival that is a step of its own is no rival: it counts as that step."""
    for amount, key in amounts if piece.format == "case_file" else ():
        promoted = COUNTED if piece.standing == RIVAL and amount.step else piece.standing
        sources = tuple(dict.fromkeys((*piece.sources, own[amount.source])))
        piece = replace(
            piece,
            standing=promoted,
            step=amount.step or piece.step,
            part=amount.part or piece.part,
            upper=piece.upper or amount.upper,
            sources=sources,
            note="; ".join(dict.fromkeys(text for text in (amount.note.get("en"), piece.note) if text)),
            measures=(*piece.measures, key),
        )
    return piece


def _piece(amount: RegisteredAmount, key: str, own: dict[str, ThreadSource]) -> Piece:
    return Piece(
        amount.stage,
        amount.first_year,
        amount.last_year or amount.first_year,
        Decimal(amount.amount),
        amount.currency,
        MEASURE,
        COUNTED,
        (own[amount.source],),
        place=amount.place,
        weakness=amount.weakness.get("en", ""),
        note=amount.note.get("en", ""),
        fiscal=amount.year_kind == "fiscal",
        upper=amount.upper,
        step=amount.step,
        part=amount.part,
        measures=(key,),
    )


def received(lake: Lake, case: Case, line: str) -> list[Piece]:
    """What receivers themselves say that they got from the line's activities: IATI's incoming funds, by year and source."""
    chosen = [place for place, selector in enumerate(case.selectors) if selector.line == line]
    if not chosen:
        return []
    caught, params = caught_by(lake, case)
    marks, kinds = ", ".join("?" * len(chosen)), ", ".join("?" * len(INCOMING))
    rows = lake.dicts(
        'SELECT t.snapshot AS snapshot, t."date" AS day, t.currency AS currency, SUM(t.value) AS total, COUNT(*) AS n '
        f'FROM "transaction" t WHERE t.type IN ({kinds}) AND t."date" IS NOT NULL AND t.value IS NOT NULL '
        "AND t.currency IS NOT NULL AND t.provider_activity_id IN "
        f'(SELECT iati_identifier FROM {caught} WHERE selector IN ({marks})) GROUP BY t.snapshot, t."date", t.currency',
        [*INCOMING, *params, *chosen],
    )
    every = _snapshots(lake)
    sums: dict[tuple[int, str, str], tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for row in rows:
        key = (row["day"].year, row["currency"], row["snapshot"])
        sums[key] = (sums[key][0] + row["total"], sums[key][1] + row["n"])
    return [
        Piece("received", year, year, amount, currency, "iati_activity", COUNTED, (every[snapshot],), rows=n)
        for (year, currency, snapshot), (amount, n) in sorted(sums.items())
    ]
