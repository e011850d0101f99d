"""A line of money from statute to receipt, as a page: one sentence, the ladder, the table, the holes with their reasons.

Sums here are of one stage over years, in one currency, of amounts that do not overlap; stages are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.briefs import ladder
from comity.lake import Lake
from comity.methods import cases
from comity.methods.thread import ON_THE_WAY, Rung, Thread, thread, threads
from comity.methods.thread_pieces import Piece
from comity.parsing.safetext import shown
from comity.web.components import formats, words
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.texts import bdi, cut, web
from comity.web.components.texts import listed as in_a_row
from comity.web.policy.models import Measure
from comity.web.policy.queries import listing, measure, naming, remarks

GAPS: dict[str, Promise] = {
    "no-source": gettext_lazy("No source that was read gives this."),
    "no-outcome": gettext_lazy("A step on the way is known; how it came out is not."),
    "only-rivals": gettext_lazy("Only accounts that do not count give this; they stand beside."),
    "no-receipt": gettext_lazy("No receiver published what came in."),
    "known-gap": gettext_lazy("Known to be missing."),
}
TAKEN = ("removed", "rescinded")
FOLDED = 60
"""Rungs from which on a thread's table is folded by year."""


@dataclass(frozen=True, slots=True)
class Said:
    """One stage in the sentence that answers the page's question: its sum where one can be made, its years, its holes."""

    head: str
    amounts: list[SafeString]
    holes: SafeString


def stage(code: str) -> str:
    """A stage's heading; `received` is the receivers' view."""
    return pgettext("stage of money", "Received") if code == "received" else words.stage_head(code)


def reason(rung: Rung) -> str:
    """Why a rung has no amount: the case file's words, else the code's."""
    return words.said(rung.reason) if rung.reason else words.word(GAPS, rung.gap)


def page(at: Lake, found: Thread) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of a thread's page."""
    known = cases(at)[found.case]
    lines = [line for line in known.lines if line.id != found.line]
    context = {
        "thread": found,
        "title": words.content(found.title),
        "case": known,
        "question": _question(found),
        "said": [one for one in (_said(found, code) for code in found.stages) if one],
        "note": found.note,
        "years": formats.span(f"{found.first_year}-{found.last_year}"),
        "ladder": drawing(found),
        "folded": folded(found) if len(found.rungs) > FOLDED else [],
        "private": [line for line in lines if not line.donor],
        "others": [line for line in lines if line.donor],
    }
    return context, [rungs_table(found), spans_table(found), gaps_table(found)]


def measures_of(found: Thread) -> list[dict[str, Any]]:
    """The measures of the line, those that are here, as lines of a list."""
    rows = Measure.objects.filter(case=found.case, line=found.line).order_by("introduced", "key")
    listed = list(rows.prefetch_related("titles"))
    days = listing.last_days(listed)
    return [listing.row(one, days) for one in listed]


def _question(found: Thread) -> str:
    """“What happened to the $250 million?”: of what was authorised, else of the largest amount that any stage has."""
    known = [rung for rung in found.rungs if rung.amount]
    first = [rung for rung in known if rung.stage == "authorised" and rung.step not in ON_THE_WAY]
    largest = max(first or [], key=lambda rung: rung.amount or 0, default=None)
    if largest is None or largest.amount is None:
        return _("What happened to this money?")
    return _("What happened to the %(amount)s?") % {"amount": _short(largest.amount, largest.currency, whole=True)}


def _short(amount: Decimal, currency: str, whole: bool = False) -> str:
    million = amount / 1_000_000
    if whole and 1 <= million < 1000 and million == million.to_integral():
        number = formats.with_currency(formats.rounded(million, 0), currency)
        return _apart(_("%(number)s million") % {"number": number})
    return _apart(formats.short(amount, currency))


def _apart(text_: str) -> str:
    """Text that keeps its own direction inside Arabic or Hebrew; plain in English."""
    return f"\u2068{text_}\u2069" if get_language_bidi() else text_


def _said(found: Thread, code: str) -> Said | None:
    """A stage in words. Amounts of several years are one sum where they share a currency and do not overlap."""
    settled = [r for r in found.rungs if r.stage == code and r.amount is not None and r.step not in ON_THE_WAY]
    holes = [r.year for r in found.rungs if r.stage == code and r.gap]
    by_part: dict[tuple[str, str], list[Rung]] = defaultdict(list)
    for rung in settled:
        by_part[rung.part, rung.currency].append(rung)
    amounts = []
    for (part, currency), rungs in by_part.items():
        if _overlap(rungs):
            sums = [(_bound(r.amount or Decimal(0), currency, r.upper), [r]) for r in rungs]
        else:
            total = sum((r.amount or Decimal(0) for r in rungs), Decimal(0))
            sums = [(_bound(total, currency, any(r.upper for r in rungs)), rungs)]
        for said, of in sums:
            told = format_html("{} ({})", said, _years(of))
            amounts.append(in_a_row([told, bdi(part)]) if part else told)
    if not amounts and not holes:
        return None
    return Said(stage(code), amounts, _kept(holes))


def _bound(amount: Decimal, currency: str, upper: bool) -> str:
    """An amount in words; a sum with a bound in it is a bound."""
    said = _short(amount, currency)
    return _("up to %(amount)s") % {"amount": said} if upper else said


def _overlap(rungs: list[Rung]) -> bool:
    ordered = sorted(rungs, key=lambda r: (r.year, r.last_year))
    return any(one.last_year >= other.year for one, other in zip(ordered, ordered[1:], strict=False))


def _years(rungs: list[Rung]) -> SafeString:
    return _kept(sorted({year for rung in rungs for year in range(rung.year, rung.last_year + 1)}))


def _kept(years: list[int]) -> SafeString:
    """Years in runs, none of which a line breaks or a script turns round."""
    return in_a_row([format_html('<bdi class="keep">{}</bdi>', formats.span(run)) for run in _runs(years)])


def _runs(years: list[int]) -> list[str]:
    """Years as runs: 2019, 2021-2025."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][1] + 1 == year:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]


def drawing(found: Thread) -> ladder.Ladder:
    """The ladder's specification (briefs/ladder.py)."""
    steps = tuple(
        ladder.Step(
            rung.stage,
            rung.year,
            rung.last_year,
            _("missing") if rung.amount is None else _label(rung),
            rung.amount,
            rung.currency,
            rung.step in TAKEN,
            "" if rung.amount is None else formats.brief(rung.amount, rung.currency),
        )
        for rung in found.rungs
    )
    columns = tuple((code, stage(code)) for code in found.stages)
    return ladder.Ladder(columns, steps, found.first_year, found.last_year)


def _label(rung: Rung) -> str:
    said = formats.short(rung.amount or Decimal(0), rung.currency)
    return f"{said} ({naming.step(rung.step)})" if rung.step in ON_THE_WAY else said


@dataclass(frozen=True, slots=True)
class Year:
    """The rungs that begin in one year, to be unfolded: its amounts in short, how many holes, and all of it as a table."""

    years: str
    amounts: list[str]
    holes: int
    table: Table


def folded(found: Thread) -> list[Year]:
    """A long thread year by year."""
    by_year: dict[int, list[Rung]] = defaultdict(list)
    for rung in found.rungs:
        by_year[rung.year].append(rung)
    listed = []
    for year, rungs in by_year.items():
        amounts = [_brief(rung) for rung in rungs if rung.amount is not None]
        caption = _("Every step of %(year)s") % {"year": formats.span(str(year))}
        table = rungs_table(found, rungs, caption)
        listed.append(Year(formats.span(str(year)), amounts, sum(bool(r.gap) for r in rungs), table))
    return listed


def _brief(rung: Rung) -> str:
    """A rung in a few words; one of several years says which."""
    said = _bound(rung.amount or Decimal(0), rung.currency, rung.upper)
    more = [naming.step(rung.step)] if rung.step in ON_THE_WAY else []
    more += [formats.span(f"{rung.year}-{rung.last_year}")] if rung.last_year > rung.year else []
    return f"{stage(rung.stage)} {said}" + (f" ({', '.join(more)})" if more else "")


def rungs_table(found: Thread, rungs: Sequence[Rung] = (), caption: str = "") -> Table:
    """Every rung with its sources, or some; holes stand among them."""
    rungs = rungs or found.rungs
    rows = [_row(rung) for rung in rungs]
    return Table(
        "rungs",
        caption or _("Year by year and stage by stage; stages are different things and are never added"),
        (
            Column(_("Years"), css="keep"),
            Column(_("Stage")),
            Column(_("Step or part")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Sources")),
            Column(_("Remarks"), css="wide-cell"),
            Column(_("Beside it, not counted")),
        ),
        rows,
        stack=True,
        muted=frozenset(place for place, rung in enumerate(rungs) if rung.step in ON_THE_WAY),
        hide_caption=bool(caption),
        limit=1000,
        empty=_("No source gives an amount of this line."),
    )


def _row(rung: Rung) -> tuple[Cell, ...]:
    if rung.amount is None:
        amount = Cell(reason(rung), raw="", kind="gap", language=words.content(rung.reason)[1] if rung.reason else "")
    else:
        amount = measure.money(rung.amount, rung.currency, rung.upper)
    names = "; ".join(cut(shown(source.title)) for source in rung.sources)
    href = web(rung.sources[0].url) if len(rung.sources) == 1 else ""
    beside = "; ".join(_rival(piece) for piece in rung.rivals)
    return (
        Cell(measure.years(rung.year, rung.last_year, rung.fiscal)),
        text(stage(rung.stage)),
        text(" · ".join(said for said in (naming.step(rung.step) if rung.step else "", shown(rung.part)) if said)),
        amount,
        text(rung.currency),
        text(names, href=href),
        remarks.cell(rung),
        text(beside),
    )


def _rival(piece: Piece) -> str:
    said = formats.with_currency(formats.whole_money(piece.amount, piece.currency), piece.currency)
    when = formats.span(str(piece.first) if piece.first == piece.last else f"{piece.first}-{piece.last}")
    whose = cut(shown(piece.sources[0].title)) if piece.sources else piece.format
    return f"{formats.ltr(said)} ({when}), {whose}"


def spans_table(found: Thread) -> Table:
    """The stages side by side over years that one of them has a single amount for; one row a stage, nothing added across."""
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(measure.years(span.first_year, span.last_year, span.fiscal)),
            text(" · ".join(said for said in (stage(span.stage), shown(span.part)) if said)),
            measure.money(span.amount, span.currency, span.upper),
            text(span.currency),
            text(_("sum of the years") if span.summed else _("one amount for these years")),
            text("; ".join(cut(shown(source.title)) for source in span.sources)),
        )
        for spans in found.spans
        for span in spans
    ]
    head = (
        Column(_("Years"), css="keep"),
        Column(_("Stage")),
        Column(_("Amount"), numeric=True),
        Column(_("Currency")),
        Column(_("How it is made")),
        Column(_("Sources")),
    )
    return Table("spans", _("The same years side by side; never added"), head, rows, stack=True)


def gaps_table(found: Thread) -> Table:
    """Holes, runs of one reason together."""
    runs: list[tuple[Rung, int]] = []
    holes = [rung for rung in found.rungs if rung.gap]
    for rung in sorted(holes, key=lambda r: (found.stages.index(r.stage), r.year)):
        last = runs[-1] if runs else None
        if last and (last[0].stage, reason(last[0])) == (rung.stage, reason(rung)) and last[1] + 1 == rung.year:
            runs[-1] = (last[0], rung.year)
        else:
            runs.append((rung, rung.last_year))
    rows: list[tuple[Cell, ...]] = [
        (
            text(stage(rung.stage)),
            Cell(measure.years(rung.year, last)),
            text(*words.content(rung.reason)) if rung.reason else text(reason(rung)),
            text(
                "; ".join(shown(s.title) for s in rung.sources), href=web(rung.sources[0].url) if rung.sources else ""
            ),
        )
        for rung, last in runs
    ]
    head = (
        Column(_("Stage")),
        Column(_("Years"), css="keep"),
        Column(_("Why it is missing")),
        Column(_("Source that shows it")),
    )
    return Table(
        "gaps", _("What no source gives"), head, rows, stack=True, empty=_("Every year of every stage has a source.")
    )


def every(at: Lake) -> list[dict[str, Any]]:
    """All threads of a release, by case, each with its question."""
    found = []
    for case, line in threads(at):
        one = thread(at, f"{case}/{line}")
        href = reverse("thread", args=[f"{case}/{line}"])
        found.append(
            {
                "thread": one,
                "href": href,
                "question": _question(one),
                "years": formats.span(f"{one.first_year}-{one.last_year}"),
            }
        )
    return found
