"""Whether the parts of a case file fit together: every name points at something, and the headline can be computed.

Structure and single values are structure.py's and rows.py's business; here each part is known to be well formed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.model.case import Area, Case, Claim, KnownGap, NamedFigure, Recipe, RecipeInput, Selector, Source
from comity.model.records import Series
from comity.readers.case_file import rules
from comity.readers.case_file.report import Report, nearest, one_of
from comity.readers.case_file.rows import FlowLine
from comity.readers.case_file.structure import Builder


@dataclass(slots=True)
class Parts:
    """A case file, built, with the builders that know the lines of its parts."""

    case: Case
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    flows: list[FlowLine]
    series: list[Series]
    case_builder: Builder
    source_builder: Builder
    claim_builder: Builder


def check_references(report: Report, parts: Parts) -> None:
    """Report every dangling reference, repeated id and impossible question of a case file."""
    _check_sources(parts)
    _check_geography(parts)
    _check_money(report, parts)
    _check_figures(parts)
    _check_claims(parts)
    _check_citations(report, parts)
    _check_languages(parts)


def _ids(builder: Builder, things: Iterable[object]) -> set[str]:
    found: set[str] = set()
    for thing in things:
        name = str(getattr(thing, "id", ""))
        if name in found:
            builder.error("duplicate", thing, "id", f"the id “{name}” again", "each id once", "rename one of them")
        found.add(name)
    return found


def _known(builder: Builder, part: object, key: str, name: str, known: set[str], what: str) -> None:
    if name not in known:
        remedy = nearest(name, known, f"add it to {what}, or correct the name")
        builder.error(
            "dangling", part, key, f"“{name}”", f"one of {what}: {', '.join(sorted(known)) or 'none yet'}", remedy
        )


def _check_sources(parts: Parts) -> None:
    builder = parts.source_builder
    _ids(builder, parts.sources)
    for source in parts.sources:
        if not source.url and not source.no_snapshot:
            builder.error(
                "source", source, "", "neither url nor no_snapshot", "an address, or the reason why there is none",
                "add url, or no_snapshot with the reason",
            )  # fmt: skip
        elif not source.no_snapshot:
            builder.error(
                "source", source, "", "no no_snapshot", "why a case file's source has no snapshot of its own",
                "add no_snapshot, e.g. “seen as a search excerpt only”",
            )  # fmt: skip


def _check_geography(parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    areas = _ids(builder, case.areas)
    populations = _ids(builder, case.populations)
    by_id = {population.id: population for population in case.populations}
    published = {(row.series, row.subject) for row in parts.series if row.kind == "population"}
    for area in case.areas:
        for name in area.includes:
            _known(builder, area, "includes", name, areas, "areas")
        for name in area.populations:
            _known(builder, area, "populations", name, populations, "populations")
            if name in by_id and by_id[name].area != area.id:
                builder.error(
                    "area", area, "populations", f"“{name}” is of area {by_id[name].area}", f"a population of area {area.id}",
                    "correct the population's area, or name another",
                )  # fmt: skip
    _check_circles(builder, {area.id: area for area in case.areas})
    for population in case.populations:
        _known(builder, population, "area", population.area, areas, "areas")
        if not population.parts:
            builder.error("empty", population, "parts", "no parts", "one part or more", "name a series and its subject")
        for part in population.parts:
            if (part.series, part.subject) not in published:
                builder.error(
                    "dangling", part, "subject", f"no population row of series “{part.series}”, subject “{part.subject}”",
                    "rows in series.csv", "add the rows, or correct series and subject",
                )  # fmt: skip
    for override in case.overrides:
        _known(builder, override, "area", override.area, areas, "areas")
        _known(builder, override, "money_of", override.money_of, areas, "areas")


def _check_circles(builder: Builder, areas: dict[str, Area]) -> None:
    for area in areas.values():
        inside, waiting = set(), list(area.includes)
        while waiting:
            name = waiting.pop()
            if name not in inside and name in areas:
                inside.add(name)
                waiting.extend(areas[name].includes)
        if area.id in inside:
            builder.error(
                "circle",
                area,
                "includes",
                f"{area.id} inside itself",
                "areas that do not contain themselves",
                "break it",
            )


def _check_money(report: Report, parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    donors, areas, lines = _ids(builder, case.donors), {area.id for area in case.areas}, _ids(builder, case.lines)
    definitions = _ids(builder, case.definitions) | set(rules.DEFINITIONS)
    _ids(builder, case.selectors)
    for line in case.lines:
        if line.donor:
            _known(builder, line, "donor", line.donor, donors, "donors")
    for selector in case.selectors:
        _known(builder, selector, "area", selector.area, areas, "areas")
        if selector.line:
            _known(builder, selector, "line", selector.line, lines, "lines")
        for name in selector.definitions:
            _known(builder, selector, "definitions", name, definitions, "definitions")
        if not any(
            (selector.activities, selector.providers, selector.receivers, selector.title_words, selector.recipients)
        ):
            builder.error(
                "selector", selector, "", "nothing that restricts it",
                "activities, providers, receivers, title_words or recipients", "name what makes these rows the case's own",
            )  # fmt: skip
    bounded: list[Selector | KnownGap] = [*case.selectors, *case.gaps]
    for thing in bounded:
        if thing.first_year and thing.last_year and thing.last_year < thing.first_year:
            builder.error(
                "years",
                thing,
                "last_year",
                f"{thing.first_year} to {thing.last_year}",
                "first before last",
                "swap them",
            )
    for gap in case.gaps:
        _known(builder, gap, "line", gap.line, lines, "lines")
    for row in parts.flows:
        for key, known, what in (("line", lines, "lines in case.yaml"), ("recipient", areas, "areas in case.yaml")):
            if row.cells[key] not in known:
                _dangling(report, "flows.csv", row.at, key, row.cells[key], known, what)
        for name in row.definitions:
            if name not in definitions:
                _dangling(report, "flows.csv", row.at, "definitions", name, definitions, "definitions")


def _dangling(report: Report, file: str, line: int, key: str, name: str, known: set[str], what: str) -> None:
    remedy = nearest(name, known, f"add it to {what}, or correct the name")
    report.error("dangling", file, line, key, f"“{name}”", f"one of {what}: {', '.join(sorted(known))}", remedy)


def _check_figures(parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    _ids(builder, (case.headline, *case.figures))
    for key in ("stage", "definition", "area", "years"):
        if not getattr(case.headline, key):
            builder.error("headline", case.headline, key, f"no {key}", f"{key}: …", f"add {key} to the headline")
    if case.headline.method == "ratio":
        builder.error(
            "headline", case.headline, "method", "ratio", "total or per-person", "a headline stands on its own case"
        )
    for figure in (case.headline, *case.figures):
        _check_figure(parts, figure)


def _check_figure(parts: Parts, figure: NamedFigure) -> None:
    case, builder = parts.case, parts.case_builder
    areas = {area.id: area for area in case.areas}
    populations = {population.id: population for population in case.populations}
    area = figure.area or case.headline.area
    definition = figure.definition or case.headline.definition
    known = {item.id for item in case.definitions} | set(rules.DEFINITIONS)
    if area:
        _known(builder, figure, "area", area, set(areas), "areas")
    if definition:
        _known(builder, figure, "definition", definition, known, "definitions")
    if figure.donor:
        _known(builder, figure, "donor", figure.donor, {donor.id for donor in case.donors}, "donors")
    if figure.method == "ratio" and not figure.against:
        builder.error("figure", figure, "against", "no against", "the id of the case to compare with", "add against")
    if figure.against and not rules.slug(figure.against):
        builder.error("figure", figure, "against", f"“{figure.against}”", "the id of a case", "correct it")
    if figure.population:
        _known(builder, figure, "population", figure.population, set(populations), "populations")
    if figure.method != "per-person" or area not in areas:
        return
    if not figure.population and not areas[area].populations:
        builder.error(
            "headline" if figure is case.headline else "figure", figure, "area", f"area {area} has no population",
            "an area with people", "give the area populations, or ask for a total",
        )  # fmt: skip
    if figure.population in populations and populations[figure.population].area != area:
        builder.error(
            "area", figure, "population", f"{figure.population} counts the people of {populations[figure.population].area}",
            f"a population of {area}", "money and people must be of the same area",
        )  # fmt: skip


def _check_claims(parts: Parts) -> None:
    builder, case = parts.claim_builder, parts.case
    _ids(builder, parts.claims)
    recipes = {f"{claim.id}/{recipe.id}" for claim in parts.claims for recipe in claim.recipes}
    figures = {figure.id for figure in (case.headline, *case.figures)}
    populations = {population.id for population in case.populations}
    for claim in parts.claims:
        _ids(builder, claim.recipes)
        if not claim.words:
            builder.error("empty", claim, "words", "no words", "the words as published", "quote them")
        if claim.recipes and not claim.published.value:
            builder.error(
                "claim", claim, "recipes", "recipes for a claim without a number", "published.value, or evidence",
                "give the printed number, or turn the recipes into evidence",
            )  # fmt: skip
        if claim.published.value and not claim.published.unit:
            builder.error(
                "claim", claim, "published", "a number without a unit", "unit: USD, people, times …", "add unit"
            )
        for recipe in claim.recipes:
            _check_inputs(builder, recipe)
            for item in recipe.inputs:
                _check_input(builder, item, case.id, recipes, figures, populations)
    _check_recipe_circles(builder, parts.claims, case.id)


def _check_inputs(builder: Builder, recipe: Recipe) -> None:
    names = [item.name for item in recipe.inputs]
    wanted = rules.RECIPES[recipe.method]
    if wanted and sorted(names) != sorted(wanted):
        builder.error(
            "recipe", recipe, "inputs", f"inputs {', '.join(names) or 'none'}", f"exactly {one_of(wanted)} for {recipe.method}",
            "name each input once",
        )  # fmt: skip
    least = {"sum": 2, "value": 1}.get(recipe.method, 0)
    if len(names) < least or (recipe.method == "value" and len(names) > 1) or len(set(names)) < len(names):
        builder.error(
            "recipe", recipe, "inputs", f"{len(names)} inputs", f"{'one' if least == 1 else 'two or more'}, names not repeated",
            "correct the inputs",
        )  # fmt: skip


def _check_input(
    builder: Builder, item: RecipeInput, case: str, recipes: set[str], figures: set[str], populations: set[str]
) -> None:
    given = [key for key in ("value", "recipe", "figure", "population") if getattr(item, key)]
    if len(given) != 1:
        builder.error(
            "recipe-input",
            item,
            "",
            f"{one_of(given)} given",
            "exactly one of value, recipe, figure or population",
            "keep one",
        )
        return
    if item.value and not item.unit:
        builder.error(
            "recipe-input", item, "value", "a literal without a unit", "unit: USD, years, people …", "add unit"
        )
    if item.value and not item.source and not item.chosen_to_fit:
        builder.error(
            "recipe-input", item, "value", "a literal without a source", "source, or chosen_to_fit with the reason",
            "cite it, or say that it was chosen to make the arithmetic fit",
        )  # fmt: skip
    if item.population and not item.years:
        builder.error(
            "recipe-input", item, "population", "no years", "years: 1986-2005", "name the years whose people are meant"
        )
    if item.case and item.case != case:
        return  # another case file's names can only be known once both stand in one lake
    for key, known in (("recipe", recipes), ("figure", figures), ("population", populations)):
        if getattr(item, key):
            _known(builder, item, key, getattr(item, key), known, f"this case's {key}s")


def _check_recipe_circles(builder: Builder, claims: tuple[Claim, ...], case: str) -> None:
    points = {
        f"{claim.id}/{recipe.id}": [item.recipe for item in recipe.inputs if item.recipe and item.case in ("", case)]
        for claim in claims
        for recipe in claim.recipes
    }
    for claim in claims:
        for recipe in claim.recipes:
            start, seen, waiting = f"{claim.id}/{recipe.id}", set(), list(points[f"{claim.id}/{recipe.id}"])
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    waiting.extend(points.get(name, []))
            if start in seen:
                builder.error(
                    "circle",
                    recipe,
                    "inputs",
                    f"{start} leads back to itself",
                    "inputs that end at sources",
                    "break it",
                )


def _check_citations(report: Report, parts: Parts) -> None:
    known, used = {source.id for source in parts.sources}, set()
    cited: list[tuple[Builder, object, str]] = [
        (parts.case_builder, event, event.source) for event in parts.case.events
    ]
    cited += [(parts.case_builder, gap, gap.source) for gap in parts.case.gaps if gap.source]
    for claim in parts.claims:
        cited.append((parts.claim_builder, claim, claim.source))
        cited += [(parts.claim_builder, item, item.source) for item in claim.evidence]
        cited += [(parts.claim_builder, i, i.source) for recipe in claim.recipes for i in recipe.inputs if i.source]
    for builder, part, name in cited:
        used.add(name)
        _known(builder, part, "source", name, known, "sources in sources.yaml")
    rows = [("flows.csv", row.at, row.cells["source"]) for row in parts.flows]
    rows += [("series.csv", int(row.locator.rsplit(" ", 1)[1]), row.source or "") for row in parts.series]
    for file, line, name in rows:
        used.add(name)
        if name not in known:
            _dangling(report, file, line, "source", name, known, "sources in sources.yaml")
    for source in parts.sources:
        if source.id not in used:
            line = parts.source_builder.line_of(source)
            report.note(
                "unused",
                "sources.yaml",
                line,
                f"source {source.id}",
                "no citation of it",
                "a use",
                "cite it or delete it",
            )


def _check_languages(parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    if "en" not in case.languages:
        builder.error(
            "no-english", case, "languages", f"{', '.join(case.languages) or 'none'}", "en among them", "add en"
        )
    events = _ids(builder, case.events)
    _known(builder, case.clock, "event", case.clock.event, events, "events")
