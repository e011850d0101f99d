"""A figure's source note: what it is, how it was made, what is in and out, from which sources, as plain values.

The number component, the figure's page and the claims all read from here, so that one figure says one thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.lake import Lake
from comity.methods import cases, sources_of
from comity.model.case import Case
from comity.model.errors import ComityError
from comity.model.figure import Figure, Input
from comity.web.components import formats, words
from comity.web.components import snapshots as files


def names_of(case: Case, lake: Lake | None = None) -> dict[str, str]:
    """Ids in the reader's words: a case's areas, populations, donors, lines and sets, and the case itself.

    With `lake`, those of the other cases too, as a figure may have a side in each; the case's own go before theirs.
    """
    names = {code: definition(code, {}) for code in words.DEFINITIONS}
    for one in (*(other for other in (cases(lake).values() if lake else ()) if other.id != case.id), case):
        parts: tuple[Any, ...] = (*one.areas, *one.populations, *one.donors, *one.lines, *one.definitions)
        names |= {one.id: words.said(one.title)} | {part.id: words.said(part.title) for part in parts}
    return names


def of_figure(lake: Lake, figure: Figure) -> dict[str, Any]:
    """Everything a source note prints, in the page's language."""
    lineage = figure.lineage
    asked = lineage.parameters
    case = cases(lake).get(asked.get("case", ""))
    names = names_of(case, lake) if case else {}
    return {
        "value": _("no figure") if figure.value is None else exact_value(figure),
        "unit": "" if figure.value is None else words.unit(figure.unit),
        "range": formats.between(figure.low, figure.high, figure.unit),
        "basis": basis(asked, lineage.method, names),
        "formula": lineage.formula,
        "counted": ngettext("%(count)s row", "%(count)s rows", lineage.rows) % {"count": f"{lineage.rows:,}"},
        "left_out": [words.left_out(entry, names) for entry in lineage.left_out],
        "gaps": [words.marked(words.gap(hole, names)) for hole in figure.gaps],
        "notes": [words.marked(words.note(choice, names)) for choice in lineage.notes],
        "inputs": gathered(lineage.inputs, names),
        "sources": sources(lake, lineage.snapshots, lineage.inputs, asked.get("case", "")),
        "href": reverse("figure", args=[figure.id]),
    }


def exact_value(figure: Figure) -> str:
    """The value as a note prints it: rounded where the digits go on, with more places than the sentence has."""
    if figure.value is None:
        return ""
    places = 4 if formats.is_rate(figure.unit) or formats.is_ratio(figure.unit) else 2
    blurred = abs(figure.value) < Decimal(1).scaleb(1 - places)
    return formats.fine(figure.value, places) if blurred else formats.plain(round(figure.value, places))


def basis(asked: dict[str, str], method: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """The question, option by option, in words."""

    def named(key: str) -> str:
        return names.get(asked.get(key, ""), asked.get(key, ""))

    rows = [
        (_("What"), words.word(words.METHODS, method)),
        (_("Case"), named("case")),
        (_("Stage"), words.stage(asked.get("stage", ""))),
        (_("Definition"), definition(asked.get("definition", ""), names)),
        (_("Area"), named("area")),
        (_("Years"), formats.span(asked.get("years", ""))),
        (_("Population"), named("population") if method != "total" else ""),
        (_("Donor"), named("donor")),
        (_("Prices"), words.prices(asked.get("prices", "current"))),
        (_("Against"), named("against")),
    ]
    return [(label, value) for label, value in rows if value]


def definition(code: str, names: dict[str, str]) -> str:
    """A definition set in words: one of the six known everywhere, or the case's own."""
    return names[code] if code in names and code not in words.DEFINITIONS else words.word(words.DEFINITIONS, code)


def gathered(inputs: Iterable[Input], names: dict[str, str]) -> list[str]:
    """Inputs summed up by kind and name: how many values, over which periods."""
    heaps: dict[tuple[str, str], list[Input]] = defaultdict(list)
    for one in inputs:
        heaps[one.kind, one.name].append(one)
    lines = []
    for (kind, name), heap in heaps.items():
        periods = sorted(one.period for one in heap if one.period)
        span = "" if not periods else periods[0] if periods[0] == periods[-1] else f"{periods[0]}–{periods[-1]}"
        label = names.get(name, name)
        count = ngettext("%(count)s value", "%(count)s values", len(heap)) % {"count": len(heap)}
        lines.append(f"{words.word(words.INPUT_KINDS, kind)}: {label} ({', '.join(filter(None, (count, span)))})")
    return lines


def sources(lake: Lake, snapshots: Iterable[str], inputs: Iterable[Input], case_id: str) -> list[dict[str, str]]:
    """The publishers behind a figure: snapshots by title, and case-file sources that its inputs name."""
    known = files.index(lake)
    listed: dict[str, dict[str, str]] = {}
    for sha in [*snapshots, *(one.snapshot for one in inputs if one.snapshot)]:
        if sha in known:
            listed.setdefault(sha, files.told(known[sha]))
    try:
        cited = sources_of(lake, case_id) if case_id else {}
    except ComityError:
        cited = {}
    for one in inputs:
        for name in filter(None, (part.strip() for part in one.source.split(";"))):
            if name in cited:
                source = cited[name]
                listed.setdefault(
                    name,
                    {
                        "title": f"{source.publisher}: {source.title}",
                        "href": reverse("sources") + f"#c-{case_id}-{name}",
                        "dates": source.published or source.seen,
                        "language": "en",
                    },
                )
    return list(listed.values())
