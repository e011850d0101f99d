"""measures.yaml: the measures, pledges, permits, deadlines, outcome claims, points and threads of a case.

Each has a source. An amount that flows.csv holds as well names its row (`flow`), so that one money is never two; the row and the
amount must then say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from comity.model.case import to_json
from comity.model.policy import (
    KINDS,
    Policy,
    RegisteredAmount,
    RegisteredFigure,
    RegisteredMeasure,
    RegisteredPermitSeries,
    RegisteredPointText,
    RegisteredPointVersion,
    measure_key,
)
from comity.model.records import CasePart
from comity.parsing import yaml
from comity.parsing.stages import vocabularies
from comity.readers.case_file import rules
from comity.readers.case_file.parts import Parts, ids, must_be_one_of
from comity.readers.case_file.report import Report
from comity.readers.case_file.rows import FlowLine
from comity.readers.case_file.structure import Builder

FILE = "measures.yaml"
INNER = (
    "parties", "events", "amounts", "links", "positions", "steps", "points", "evidence", "versions", "texts", "figures", "gaps",
)  # fmt: skip
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def build(report: Report, node: yaml.Node | None, case: str) -> tuple[Policy, Builder]:
    """The policy part of a case; empty where the file is absent or has errors, which are in the report."""
    builder = Builder(report, FILE, case)
    built = builder.part(Policy, node, "") if node is not None else None
    return built or Policy(), builder


def cited(policy: Policy) -> set[str]:
    """The ids of the sources that the policy part cites."""
    return {name for part in _every(policy) for key in ("source", "met_source") if (name := _named(part, key))}


def records(parts: Parts) -> Iterator[CasePart]:
    """One row for each measure, pledge, permit series, deadline, outcome claim, point and thread."""
    rows = {row.cells["id"]: row for row in parts.flows}
    for name in KINDS:
        for part in getattr(parts.policy, name):
            where = f"{FILE} line {parts.policy_builder.line_of(part)}"
            id = getattr(part, "id", "") or part.line
            said = _tied(part, rows) if isinstance(part, RegisteredMeasure) else part
            yield CasePart(where, parts.case.id, name.removesuffix("s"), id, to_json(said))


def _tied(measure: RegisteredMeasure, rows: dict[str, FlowLine]) -> RegisteredMeasure:
    """The measure with the place in flows.csv of each amount that stands there, and what its row says of source and doubt."""
    amounts = (_as_in(amount, rows[amount.flow]) if amount.flow in rows else amount for amount in measure.amounts)
    return replace(measure, amounts=tuple(amounts))


def _as_in(amount: RegisteredAmount, row: FlowLine) -> RegisteredAmount:
    own = {"en": row.cells["weakness"]} if row.cells["weakness"] else {}
    place, weakness = amount.place or row.cells["place"], amount.weakness or own
    return replace(amount, locator=f"flows.csv line {row.at}", place=place, weakness=weakness)


def _named(part: object, key: str) -> str:
    return str(getattr(part, key, "") or "")


def _every(policy: Policy) -> Iterator[object]:
    waiting: list[object] = [part for name in KINDS for part in getattr(policy, name)]
    while waiting:
        part = waiting.pop(0)
        yield part
        waiting += [inner for name in INNER for inner in getattr(part, name, ())]


def check(parts: Parts) -> None:
    """Report every name that points at nothing, repeated id, and amount, date or voice that cannot be."""
    policy, builder = parts.policy, parts.policy_builder
    measures = ids(builder, policy.measures)
    known = {
        "source": ({source.id for source in parts.sources}, "sources in sources.yaml"),
        "met_source": ({source.id for source in parts.sources}, "sources in sources.yaml"),
        "line": ({line.id for line in parts.case.lines}, "lines in case.yaml"),
        "measure": (measures, "measures"),
        "measures": (measures, "measures"),
        "pledges": (ids(builder, policy.pledges), "pledges"),
        "permits": (ids(builder, policy.permits), "permits"),
        **dict.fromkeys(
            ("claimant", "organisation", "claimed_by", "contributors", "voice_organisation"),
            ({one.id for one in parts.register.organisations}, "organisations in register.yaml"),
        ),
        "voice_person": ({one.id for one in parts.register.people}, "people in register.yaml"),
    }
    for group in (policy.deadlines, policy.outcomes, policy.points):
        ids(builder, group)
    for part in _every(policy):
        _check_names(builder, part, known)
        _check_money(builder, part)
    _check_measures(parts, measures)
    for series in policy.permits:
        _check_permits(builder, series)
    for point in policy.points:
        _check_versions(parts, point.versions)
    _check_threads(builder, policy)


def _check_names(builder: Builder, part: object, known: dict[str, tuple[set[str], str]]) -> None:
    for key, (names, what) in known.items():
        given = getattr(part, key, "") or ()
        for name in (given,) if isinstance(given, str) else given:
            if isinstance(name, str):
                must_be_one_of(builder, part, key, name, names, what)


def _check_money(builder: Builder, part: object) -> None:
    """An amount and its currency go together; years go forward; a deadline that was met says by which source."""
    if hasattr(part, "amount") and bool(_named(part, "amount")) != bool(_named(part, "currency")):
        builder.error(
            "money", part, "amount", "an amount or a currency alone", "both, or neither", "add the other, or delete it"
        )
    first, last = getattr(part, "first_year", None), getattr(part, "last_year", None)
    if last is not None and (first is None or last < first):
        builder.error("years", part, "last_year", f"{first} to {last}", "first before last", "correct the years")
    if bool(_named(part, "met_on")) != bool(_named(part, "met_source")):
        builder.error("met", part, "met_on", "one of met_on and met_source", "both, or neither", "add the other")


def _check_measures(parts: Parts, measures: set[str]) -> None:
    builder, rows, keys = parts.policy_builder, {row.cells["id"]: row for row in parts.flows}, set[str]()
    for measure in parts.policy.measures:
        ids(builder, measure.events)
        _check_stages(builder, measure)
        if (key := measure_key(parts.case.id, measure)) in keys:
            builder.error("duplicate", measure, "key", f"the key “{key}” again", "each key once", "make one of the two")
        keys.add(key)
        for position in measure.positions:
            if bool(position.organisation) == bool(position.by):
                what = "both" if position.by else "neither"
                builder.error("holder", position, "by", what, "organisation or by, whose position it is", "keep one")
        for link in measure.links:
            if "/" not in link.other:
                must_be_one_of(builder, link, "other", link.other, measures, "measures")
            elif not rules.measure_key(link.other):
                builder.error("value", link, "other", f"“{link.other}”", rules.A_MEASURE_KEY.expected, "correct it")
            if link.other in (measure.id, key):
                builder.error("self", link, "other", f"“{link.other}” itself", "another measure", "name the other")
        if measure.amounts and not measure.line:
            builder.error("line", measure, "amounts", "amounts without a line", "line: …", "name the line of money")
        for amount in measure.amounts:
            if amount.flow:
                must_be_one_of(builder, amount, "flow", amount.flow, set(rows), "ids in flows.csv")
                if amount.flow in rows:
                    _check_tie(builder, measure, amount, rows[amount.flow])


def _check_stages(builder: Builder, measure: RegisteredMeasure) -> None:
    """An event's stage is one that its jurisdiction's vocabulary knows, where there is a vocabulary."""
    known = vocabularies().get(measure.jurisdiction)
    for event in measure.events:
        if event.stage and known:
            must_be_one_of(builder, event, "stage", event.stage, set(known.stages), f"stages of {measure.jurisdiction}")


def _check_tie(builder: Builder, measure: RegisteredMeasure, amount: RegisteredAmount, row: FlowLine) -> None:
    """The row of flows.csv that an amount names must hold the same money."""
    last = amount.last_year or amount.first_year
    said = (measure.line, amount.stage, Decimal(amount.amount), amount.currency, amount.first_year, last)
    cells = row.cells
    held = (cells["line"], cells["stage"], Decimal(cells["amount"]), cells["currency"], row.first, row.last)
    for what, ours, theirs in zip(("line", "stage", "amount", "currency", "year", "year"), said, held, strict=True):
        if ours != theirs:
            builder.error(
                "tie",
                amount,
                "flow",
                f"{what} {ours}, where row {amount.flow} (line {row.at}) has {theirs}",
                "the same money in both places",
                "correct one of the two, or drop flow if it is other money",
            )
            return


def _check_permits(builder: Builder, series: RegisteredPermitSeries) -> None:
    if not series.points:
        builder.error("empty", series, "points", "no points", "one or more", "add a count with its source")
    if series.unit in ("quota", "issued") and not series.per:
        builder.error("per", series, "unit", f"{series.unit} without per", "per: day, month or year", "add per")


def _check_versions(parts: Parts, versions: tuple[RegisteredPointVersion, ...]) -> None:
    builder = parts.policy_builder
    for place, version in enumerate(versions, 1):
        if version.number != place:
            builder.error(
                "version", version, "number", f"{version.number}", f"{place}: versions in order", "renumber them"
            )
        names = [figure.name for figure in version.figures]
        for figure in version.figures:
            _check_figure(parts, figure)
            if names.count(figure.name) > 1:
                builder.error("duplicate", figure, "name", f"“{figure.name}” again", "each name once", "rename one")
        if "en" not in {text.language for text in version.texts}:
            builder.error("no-english", version, "texts", "no text in en", "en among them", "add one")
        for text in version.texts:
            _check_text(builder, text, names)


def _check_text(builder: Builder, text: RegisteredPointText, names: list[str]) -> None:
    for name in PLACEHOLDER.findall(text.text):
        must_be_one_of(builder, text, "text", name, set(names), "figures of this version")
    voiced = text.voice_organisation or text.voice_person
    if voiced and not text.source and not (text.consent_day and text.consent_evidence):
        builder.error(
            "consent",
            text,
            "voice_person" if text.voice_person else "voice_organisation",
            f"the voice of {voiced} without a source or consent",
            "source (where it was published), or consent_day and consent_evidence",
            "add them, or drop the voice",
        )


def _check_figure(parts: Parts, figure: RegisteredFigure) -> None:
    case, builder = parts.case, parts.policy_builder
    if [bool(figure.figure), bool(figure.method), bool(figure.literal)].count(True) != 1:
        builder.error("figure", figure, "figure", "none or several", "one of figure, method and literal", "keep one")
    if bool(figure.literal) != bool(figure.source):
        builder.error("figure", figure, "literal", "one of literal and source", "both, or neither", "add the other")
    if figure.case and figure.case != case.id:
        return  # another case's names are looked up when the figure is computed
    known: tuple[tuple[str, Iterable[str], str], ...] = (
        ("figure", (one.id for one in (case.headline, *case.figures)), "figures in case.yaml"),
        ("area", (one.id for one in case.areas), "areas in case.yaml"),
        ("population", (one.id for one in case.populations), "populations in case.yaml"),
        ("definition", (*(one.id for one in case.definitions), *rules.DEFINITIONS), "definitions"),
        ("donor", (one.id for one in case.donors), "donors in case.yaml"),
    )
    for key, names, what in known:
        if name := _named(figure, key):
            must_be_one_of(builder, figure, key, name, set(names), what)


def _check_threads(builder: Builder, policy: Policy) -> None:
    seen: set[str] = set()
    for thread in policy.threads:
        if thread.line in seen:
            builder.error("duplicate", thread, "line", f"“{thread.line}” again", "each line once", "make one of them")
        seen.add(thread.line)
        for gap in thread.gaps:
            if gap.first_year < thread.first_year or gap.last_year > thread.last_year:
                builder.error(
                    "years",
                    gap,
                    "first_year",
                    f"{gap.first_year} to {gap.last_year}",
                    f"within the thread's {thread.first_year} to {thread.last_year}",
                    "correct the years",
                )
