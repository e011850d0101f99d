"""What others printed, recomputed: every claim with its recipes, its sources for and against, and its speaker's answers."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import JudgedClaim, JudgedRecipe, cases, claims, sources_of
from comity.model.case import Case, Source
from comity.model.figure import Input
from comity.web.components import formats, notes, words
from comity.web.components.tables import Cell, Column, Table, text
from comity.web.components.verdicts import printed, recomputed, value_text


def page(lake: Lake) -> tuple[dict[str, Any], list[Table]]:
    """Context and tables of the claims' page."""
    groups, everything = [], []
    for case in cases(lake).values():
        judged = claims(lake, case.id)
        cited = sources_of(lake, case.id)
        everything += judged
        groups.append({"case": case, "claims": [_claim(lake, case, one, cited) for one in judged]})
    counts = Counter(one.verdict for one in everything)
    context = {
        "groups": groups,
        "count": len(everything),
        "verdicts": [
            {
                "word": words.word(words.VERDICTS, verdict),
                "meaning": words.word(words.VERDICT_MEANINGS, verdict) if verdict in words.VERDICT_MEANINGS else "",
                "count": counts[verdict],
            }
            for verdict in words.VERDICTS
            if counts[verdict]
        ],
    }
    return context, [summary(everything), recipes_table(everything)]


def _claim(lake: Lake, case: Case, judged: JudgedClaim, cited: dict[str, Source]) -> dict[str, Any]:
    claim = judged.claim
    return {
        "claim": claim,
        "verdict": words.word(words.VERDICTS, judged.verdict),
        "meaning": words.word(words.VERDICT_MEANINGS, judged.verdict)
        if judged.verdict in words.VERDICT_MEANINGS
        else "",
        "printed": printed(judged),
        "unit": words.unit(claim.published.unit) if claim.published.unit else "",
        "rule": rule(judged) if claim.published.value else "",
        "source": cited.get(claim.source),
        "source_href": reverse("sources") + f"#c-{case.id}-{claim.source}",
        "note": claim.note,
        "recipes": [_recipe(lake, case, judged, one, cited) for one in judged.recipes],
        "for": [_evidence(case, e, cited) for e in claim.evidence if e.side == "for"],
        "against": [_evidence(case, e, cited) for e in claim.evidence if e.side != "for"],
    }


def rule(judged: JudgedClaim) -> str:
    """How the printed number is compared: by its bound, or rounded to its own precision."""
    published = judged.claim.published
    if published.bound != "equal":
        return words.word(words.BOUNDS, published.bound)
    if published.decimals > 0:
        return _("compared after rounding to the printed decimals (%(count)s)") % {"count": published.decimals}
    if published.decimals == 0:
        return _("compared after rounding to a whole number, as printed")
    return _("compared after rounding to the nearest %(unit)s, as printed") % {
        "unit": formats.plain(Decimal(10) ** -published.decimals)
    }


def _recipe(lake: Lake, case: Case, judged: JudgedClaim, one: JudgedRecipe, cited: dict[str, Source]) -> dict[str, Any]:
    unit = judged.claim.published.unit
    names: dict[str, str] = {}
    for other in cases(lake).values():
        names |= notes.names_of(other)
    return {
        "recipe": one.recipe,
        "method": words.word(words.RECIPES, one.recipe.method),
        "formula": one.formula,
        "value": "" if one.value is None else value_text(one.value, unit),
        "exact": "" if one.value is None else formats.exact(one.value),
        "fitted": one.fitted,
        "verdict": words.word(words.VERDICTS, one.verdict),
        "gaps": [words.marked(words.gap(hole, names)) for hole in one.gaps],
        "inputs": _inputs(lake, case, one, cited, names),
    }


def _inputs(
    lake: Lake, case: Case, one: JudgedRecipe, cited: dict[str, Source], names: dict[str, str]
) -> list[dict[str, Any]]:
    """Literals one by one with their source; a population's years gathered; a figure with a link to its page."""
    shown: list[dict[str, Any]] = []
    people = [i for i in one.inputs if i.kind == "population"]
    for item in one.inputs:
        if item.kind == "population":
            continue
        ids = [part.strip() for part in item.source.split(";") if part.strip()]
        known = [cited[i] for i in ids if i in cited]
        shown.append(
            {
                "name": words.word(words.INPUT_NAMES, item.name) if item.kind == "literal" else _named(lake, item),
                "value": value_text(item.value, item.unit),
                "unit": words.unit(item.unit) if item.unit else "",
                "sources": [{"title": s.publisher, "href": reverse("sources") + f"#c-{case.id}-{s.id}"} for s in known],
                "unknown": [] if known or item.kind == "figure" else ids,
                "note": item.note if item.kind == "literal" else "",
                "href": reverse("figure", args=[item.name]) if item.kind == "figure" else "",
            }
        )
    by_name: dict[str, list[Any]] = {}
    for item in people:
        by_name.setdefault(item.name, []).append(item)
    for name, items in by_name.items():
        total = sum((i.value for i in items), Decimal(0))
        shown.append(
            {
                "name": names.get(name, name),
                "value": formats.plain(total),
                "unit": _("person-years, %(years)s") % {"years": formats.ltr(f"{items[0].period}–{items[-1].period}")},
                "sources": [],
                "unknown": [],
                "note": "",
                "href": reverse("case", args=[_owner(lake, case, name)]) + "#people",
            }
        )
    return shown


def _named(lake: Lake, item: Input) -> str:
    """A figure among a recipe's inputs, by the name that its case file gives it."""
    case = cases(lake).get(item.source)
    if case is None:
        return item.note or item.name
    title = next((words.said(f.title) for f in (case.headline, *case.figures) if f.id == item.note), item.note)
    return f"{words.said(case.title)}: {title}"


def _owner(lake: Lake, case: Case, population: str) -> str:
    """The case that a population series belongs to: the claim's own, else the first that names it."""
    if any(p.id == population for p in case.populations):
        return case.id
    return next((c.id for c in cases(lake).values() if any(p.id == population for p in c.populations)), case.id)


def _evidence(case: Case, found: Any, cited: dict[str, Source]) -> dict[str, Any]:
    source = cited.get(found.source)
    return {
        "text": found.text,
        "source": source.publisher if source else found.source,
        "title": source.title if source else "",
        "date": (source.published or source.seen) if source else "",
        "href": reverse("sources") + f"#c-{case.id}-{found.source}" if source else "",
        "place": found.place,
        "weakness": found.weakness,
    }


def summary(everything: list[JudgedClaim]) -> Table:
    """One row a claim."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(f"“{one.claim.words}”", one.claim.language, f"#{one.claim.id}"),
            text(one.claim.speaker, "en"),
            text(printed(one)),
            text(recomputed(one)),
            text(words.word(words.VERDICTS, one.verdict)),
        )
        for one in everything
    ]
    return Table(
        "claims",
        _("All claims"),
        (
            Column(_("Words"), css="wide-cell"),
            Column(_("By"), css="party"),
            Column(_("Printed"), numeric=True),
            Column(_("Recomputed"), numeric=True),
            Column(_("Verdict")),
        ),
        rows,
        stack=True,
        empty=_("No case file of this release records a claim."),
    )


def recipes_table(everything: list[JudgedClaim]) -> Table:
    """One row a recipe, for re-running elsewhere."""
    rows: list[tuple[Cell, ...]] = [
        (
            text(claim.claim.id),
            text(claim.claim.words, claim.claim.language),
            text(one.recipe.id),
            text(words.word(words.RECIPES, one.recipe.method)),
            text(one.formula),
            Cell(
                "" if one.value is None else formats.exact(one.value),
                raw=None if one.value is None else formats.exact(one.value),
                kind="num",
            ),
            text(_("fitted") if one.fitted else ""),
            text(words.word(words.VERDICTS, one.verdict)),
        )
        for claim in everything
        for one in claim.recipes
    ]
    return Table(
        "recipes",
        _("All recipes"),
        tuple(
            Column(label)
            for label in (
                _("Claim"),
                _("Words"),
                _("Recipe"),
                _("Method"),
                _("Arithmetic"),
                _("Value"),
                _("Fitted"),
                _("Verdict"),
            )
        ),
        rows,
    )
