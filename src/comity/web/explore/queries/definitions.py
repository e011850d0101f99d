"""Definition sets on the same money: what each counts, what each holds, how far two overlap, and the words that hit."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from comity.briefs import charts
from comity.lake import Lake
from comity.methods import Compared, compare
from comity.methods.definitions import BY_CODE
from comity.model.case import Case
from comity.model.question import Question
from comity.web.components import formats, snapshots, words
from comity.web.components.notes import definition, names_of
from comity.web.components.tables import Cell, Column, Table, chart_table, code, number, of_figure, text

HIT = re.compile(r"(?P<word>.+?) \((?P<language>\w+), (?P<element>[^)]+)\): (?P<text>.*)", re.DOTALL)
SWITCHES = ("stage", "area", "years", "donor", "prices")


def page(lake: Lake, case: Case, asked: Question) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of the comparison for one question; its definition does not matter."""
    names = names_of(case)
    found = compare(lake, asked)
    known = [one for one in found if one.total.value is not None]
    known.sort(key=lambda one: one.total.value or 0)
    drawn = chart(found, asked, names)
    context = {
        "case": case,
        "asked": asked.parameters(),
        "asked_years": formats.span(str(asked.years)),
        "asked_area": names.get(asked.area, asked.area),
        "asked_donor": names.get(asked.donor, asked.donor),
        "asked_prices": words.prices(asked.prices),
        "sets": len(found),
        "empty_sets": len(found) - len(known),
        "least": known[0].total if known else None,
        "least_name": definition(known[0].definition, names) if known else "",
        "most": known[-1].total if known else None,
        "most_name": definition(known[-1].definition, names) if known else "",
        "chart": drawn,
        "chart_sources": snapshots.line(lake, [one.total for one in found]),
        "holdings": [_holding(case, one.definition, names) for one in found],
    }
    return context, [
        sets_table(found, names),
        overlap_table(found, names),
        hits_table(found, names),
        words_table(),
        chart_table(drawn),
    ]


def chart(found: list[Compared], asked: Question, names: dict[str, str]) -> charts.Chart:
    """One bar a set; a set that catches nothing is a hole with its reason."""
    bars = [
        charts.Bar(
            _short(one.definition, names),
            one.total.value,
            formats.short(one.total.value, one.total.unit)
            if one.total.value is not None
            else _("catches nothing of this money"),
        )
        for one in found
    ]
    return charts.bars(
        "sets-chart",
        bars,
        charts.Words(
            title=_("One sum of money under each definition set"),
            subtitle=_("US dollars, %(stage)s, %(years)s, %(prices)s. Sets overlap, so they are never added.")
            % {
                "stage": words.stage(asked.stage),
                "years": formats.span(str(asked.years)),
                "prices": words.prices(asked.prices),
            },
            alternative="; ".join(f"{bar.label}: {bar.text}" for bar in bars),
            x=_("definition"),
            value=_("US dollars"),
            gap=_("gap"),
        ),
    )


def _short(name: str, names: dict[str, str]) -> str:
    """A set's name without its explanation."""
    return definition(name, names).split(":", 1)[0]


def sets_table(found: list[Compared], names: dict[str, str]) -> Table:
    """One row a set: total with its source note, and how many rows it counts."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(definition(one.definition, names)),
            of_figure(one.total, words.gap(one.total.gaps[0], names) if one.total.gaps else ""),
            number(one.rows),
            number(len(one.hits)),
        )
        for one in found
    ]
    return Table(
        "sets",
        _("What each set counts of the same money"),
        (
            Column(_("Definition"), css="wide-cell"),
            Column(_("US dollars"), numeric=True),
            Column(_("Rows"), numeric=True),
            Column(_("Words found"), numeric=True),
        ),
        rows,
        stack=True,
    )


def overlap_table(found: list[Compared], names: dict[str, str]) -> Table:
    """How many rows two sets share; the diagonal is the set's own."""
    rows = [
        (
            text(_short(one.definition, names)),
            *(number(one.rows if other is one else one.shared.get(other.definition, 0)) for other in found),
        )
        for one in found
    ]
    return Table(
        "overlap",
        _("Rows that two sets both count; where a set meets itself, all its rows"),
        (Column(_("Definition")), *(Column(_short(one.definition, names), numeric=True) for one in found)),
        rows,
        stack=True,
    )


def hits_table(found: list[Compared], names: dict[str, str]) -> Table:
    """Each hit of a set that goes by words: the word, where it stands, and the text around it."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        for hit in one.hits:
            parts = HIT.fullmatch(hit)
            told = parts.groupdict() if parts else {"word": "", "language": "", "element": "", "text": hit}
            rows.append(
                (
                    text(_short(one.definition, names)),
                    text(told["word"], told["language"]),
                    text(words.word(words.LANGUAGES, told["language"])),
                    text(words.word(words.ELEMENTS, told["element"])),
                    text(told["text"], told["language"]),
                )
            )
    return Table(
        "hits",
        _("Where a word was found"),
        (
            Column(_("Definition")),
            Column(_("Word")),
            Column(_("Language")),
            Column(_("Found in")),
            Column(_("Text around it"), css="wide-cell"),
        ),
        rows,
        stack=True,
        empty=_("No set caught a row of this money by a word: what the sets hold came by codes or by the case file."),
    )


def words_table() -> Table:
    """Codes and words of every set that holds everywhere, for a file."""
    rows: list[tuple[Cell, ...]] = []
    for one in BY_CODE.values():
        rows += [(code(one.id), text(_("purpose")), text(""), code(value)) for value in one.purposes]
        rows += [(code(one.id), text(_("sector group")), text(""), code(value)) for value in one.groups]
        for language, listed in one.words.items():
            rows += [(code(one.id), text(_("word")), code(language), text(value, language)) for value in listed]
    return Table(
        "contents",
        _("What each set holds"),
        (Column(_("Definition")), Column(_("Kind")), Column(_("Language")), Column(_("Code or word"))),
        rows,
    )


def _holding(case: Case, name: str, names: dict[str, str]) -> dict[str, Any]:
    """What one set holds: its note, its codes, its words by language, and the case file's own rules for it."""
    known = BY_CODE.get(name)
    own = next((d for d in case.definitions if d.id == name), None)
    rules = [s for s in case.selectors if name in s.definitions or (name == "curated" and s.curated)]
    return {
        "id": name,
        "title": definition(name, names),
        "note": words.word(words.DEFINITION_NOTES, name) if name in words.DEFINITION_NOTES else "",
        "own_note": own.note if own else {},
        "purposes": known.purposes if known else (),
        "groups": known.groups if known else (),
        "words": [(words.word(words.LANGUAGES, k), k, v) for k, v in known.words.items()] if known else [],
        "rules": rules,
    }
