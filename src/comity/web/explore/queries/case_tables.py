"""What a case file says, row by row: figures, selectors, rivals, gaps, sources."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import figure, named, selector_catches, sources_of
from comity.model.case import Case
from comity.model.errors import RefusedError
from comity.model.figure import Figure
from comity.web.components import formats, words
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import (
    Cell,
    Column,
    Table,
    code,
    gap,
    money,
    number,
    of_figure,
    text,
    year,
)


def figures_table(lake: Lake, case: Case) -> Table:
    """The headline and every other figure that the case file names."""
    names, rows = names_of(case), []
    for one in (case.headline, *case.figures):
        method, asked = named(case, one)
        title, language = words.content(one.title)
        try:
            made: Figure | None = figure(lake, method, asked)
            reason = words.gap(made.gaps[0], names) if made and made.gaps else ""
        except RefusedError as refused:
            made, reason = None, refused.found
        spread = formats.between(made.low, made.high, made.unit) if made else ""
        rows.append(
            (
                text(title, language),
                of_figure(made, reason, title) if made else gap(reason),
                text(spread),
                text(words.stage(asked.stage)),
                text(formats.span(str(asked.years))),
                text(definition(asked.definition, names)),
            )
        )
    return Table(
        "figures",
        _("Figures that the case file names"),
        (
            Column(_("Figure"), css="wide-cell"),
            Column(_("Value"), numeric=True),
            Column(_("Low–high"), numeric=True),
            Column(_("Stage")),
            Column(_("Years"), css="keep"),
            Column(_("Definition")),
        ),
        rows,
        stack=True,
        hide_caption=True,
    )


def catches_table(lake: Lake, case: Case) -> Table:
    """What each selector caught, so that nobody need take its word."""
    caught = selector_catches(lake, case.id)
    names = names_of(case)
    rows: list[tuple[Cell, ...]] = []
    for row in caught:
        selector = row["selector"]
        reason, language = words.content(selector.reason)
        rows.append(
            (
                code(selector.id),
                text(reason, language),
                text(words.stage(row["stage"])),
                number(row["rows"]),
                year(row["first_year"]),
                year(row["last_year"]),
                money(row["amount"]),
                text(row["currency"] or ""),
                text(names.get(selector.area, selector.area)),
                text(_("upper bound") if selector.bound == "upper" else ""),
            )
        )
    met = {row["selector"].id for row in caught}
    for selector in case.selectors:
        if selector.id not in met:
            reason, language = words.content(selector.reason)
            rows.append(
                (code(selector.id), text(reason, language), gap(_("caught nothing in this release")), number(0))
                + tuple(text("") for _ignored in range(6))
            )
    return Table(
        "selectors",
        _("Rows of published data that belong to this case, and why"),
        (
            Column(_("Selector")),
            Column(_("Reason"), css="wide-cell"),
            Column(_("Stage")),
            Column(_("Rows"), numeric=True),
            Column(_("From"), numeric=True),
            Column(_("To"), numeric=True),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Area")),
            Column(_("Bound")),
        ),
        rows,
        stack=True,
        empty=_("The case file selects no published rows: all its money is entered by hand."),
    )


def rivals_table(lake: Lake, case: Case) -> Table:
    """Rows of the case file that no total counts: another account of the same money, kept with its reason."""
    found = lake.dicts(
        'SELECT year, stage, provider, amount, currency, line, source, place, note, weakness FROM flow WHERE "case" = ? '
        "AND NOT counts ORDER BY line, year, stage, amount",
        [case.id],
    )
    names, cited = names_of(case), sources_of(lake, case.id)
    rows: list[tuple[Cell, ...]] = []
    for row in found:
        source = cited.get(row["source"] or "")
        rows.append(
            (
                year(row["year"]),
                text(words.stage(row["stage"])),
                text(row["provider"], "en"),
                money(row["amount"]),
                text(row["currency"]),
                text(names.get(row["line"] or "", row["line"])),
                text(row["note"] or row["weakness"], "en"),
                text(
                    source.publisher if source else row["source"],
                    "en",
                    reverse("sources") + f"#c-{case.id}-{row['source']}" if source else "",
                ),
                text(row["place"], "en"),
            )
        )
    return Table(
        "rivals",
        _("Contradictions kept: rows that are shown but not counted"),
        (
            Column(_("Year"), numeric=True),
            Column(_("Stage")),
            Column(_("Provider")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Line")),
            Column(_("Why it does not count"), css="wide-cell"),
            Column(_("Source")),
            Column(_("Place")),
        ),
        rows,
        stack=True,
        muted=frozenset(range(len(rows))),
        empty=_("The case file keeps no contradictory row."),
        limit=20,
    )


def gaps_table(case: Case, names: dict[str, str]) -> Table:
    """Money known to be missing."""
    rows = []
    for hole in case.gaps:
        reason, language = words.content(hole.reason)
        span = str(hole.first_year) if hole.first_year == hole.last_year else f"{hole.first_year}–{hole.last_year}"
        rows.append(
            (
                text(names.get(hole.line, hole.line)),
                text(words.stage(hole.stage)),
                text(span),
                text(reason, language),
            )
        )
    return Table(
        "gaps",
        _("Money that exists, or may, without a usable source: never counted as zero"),
        (Column(_("Line")), Column(_("Stage")), Column(_("Years"), css="keep"), Column(_("Reason"), css="wide-cell")),
        rows,
        stack=True,
        empty=_("The case file names no gap."),
    )


def sources_table(lake: Lake, case: Case) -> Table:
    """What the case file cites."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(source.publisher, "en"),
            text(source.title, "en", reverse("sources") + f"#c-{case.id}-{source.id}"),
            text(source.published or source.seen),
            text(source.weakness, "en"),
        )
        for source in sources_of(lake, case.id).values()
    ]
    return Table(
        "sources",
        _("Sources that the case file cites"),
        (Column(_("Publisher")), Column(_("Title"), css="wide-cell"), Column(_("Date")), Column(_("Weakness"))),
        rows,
        stack=True,
        empty=_("The case file cites no source."),
    )
