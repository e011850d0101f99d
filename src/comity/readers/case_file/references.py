"""Whether the parts of a case file fit together: every name points at something, and the headline can be computed.

Structure and single values are structure.py's and rows.py's business; here each part is known to be well formed.
"""

from __future__ import annotations

from comity.model.case import Area, KnownGap, NamedFigure, Selector
from comity.readers.case_file import measures, rules
from comity.readers.case_file.parts import Parts, ids, must_be_one_of
from comity.readers.case_file.recipes import check_claims
from comity.readers.case_file.register import cited
from comity.readers.case_file.report import Report, nearest, one_of
from comity.readers.case_file.structure import Builder


def check_references(report: Report, parts: Parts) -> None:
    """Report every dangling reference, repeated id and impossible question of a case file."""
    _check_sources(parts)
    _check_geography(parts)
    _check_money(report, parts)
    _check_figures(parts)
    check_claims(parts)
    measures.check(parts)
    _check_citations(report, parts)
    _check_languages(report, parts)


def _check_sources(parts: Parts) -> None:
    builder = parts.source_builder
    ids(builder, parts.sources)
    for source in parts.sources:
        if not source.url and not source.no_snapshot:
            builder.error(
                "source",
                source,
                "",
                "neither url nor no_snapshot",
                "an address, or the reason why there is none",
                "add url, or no_snapshot with the reason",
            )
        elif not source.no_snapshot:
            builder.error(
                "source",
                source,
                "",
                "no no_snapshot",
                "why a case file's source has no snapshot of its own",
                "add no_snapshot, e.g. “seen as a search excerpt only”",
            )


def _check_geography(parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    areas = ids(builder, case.areas)
    populations = ids(builder, case.populations)
    by_id = {population.id: population for population in case.populations}
    published = {(row.series, row.subject) for row in parts.series if row.kind == "population"}
    for area in case.areas:
        for name in area.includes:
            must_be_one_of(builder, area, "includes", name, areas, "areas")
        for name in area.populations:
            must_be_one_of(builder, area, "populations", name, populations, "populations")
            if name in by_id and by_id[name].area != area.id:
                builder.error(
                    "area",
                    area,
                    "populations",
                    f"“{name}” is of area {by_id[name].area}",
                    f"a population of area {area.id}",
                    "correct the population's area, or name another",
                )
    _check_circles(builder, {area.id: area for area in case.areas})
    for population in case.populations:
        must_be_one_of(builder, population, "area", population.area, areas, "areas")
        if not population.parts:
            builder.error("empty", population, "parts", "no parts", "one part or more", "name a series and its subject")
        for part in population.parts:
            if (part.series, part.subject) not in published:
                builder.error(
                    "dangling",
                    part,
                    "subject",
                    f"no population row of series “{part.series}”, subject “{part.subject}”",
                    "rows in series.csv",
                    "add the rows, or correct series and subject",
                )
    for override in case.overrides:
        must_be_one_of(builder, override, "area", override.area, areas, "areas")
        must_be_one_of(builder, override, "money_of", override.money_of, areas, "areas")


def inside_of(name: str, areas: dict[str, Area]) -> set[str]:
    """The areas that an area includes, however deep."""
    inside: set[str] = set()
    waiting = list(areas[name].includes) if name in areas else []
    while waiting:
        found = waiting.pop()
        if found not in inside and found in areas:
            inside.add(found)
            waiting.extend(areas[found].includes)
    return inside


def _check_circles(builder: Builder, areas: dict[str, Area]) -> None:
    for area in areas.values():
        if area.id in inside_of(area.id, areas):
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
    donors, areas, lines = ids(builder, case.donors), {area.id for area in case.areas}, ids(builder, case.lines)
    definitions = ids(builder, case.definitions) | set(rules.DEFINITIONS)
    ids(builder, case.selectors)
    for line in case.lines:
        for source in line.upper:
            must_be_one_of(builder, line, "upper", source, {one.id for one in parts.sources}, "sources in sources.yaml")
        if line.donor:
            must_be_one_of(builder, line, "donor", line.donor, donors, "donors")
    for selector in case.selectors:
        must_be_one_of(builder, selector, "area", selector.area, areas, "areas")
        if selector.line:
            must_be_one_of(builder, selector, "line", selector.line, lines, "lines")
        for name in selector.definitions:
            must_be_one_of(builder, selector, "definitions", name, definitions, "definitions")
        if not any(
            (selector.activities, selector.providers, selector.receivers, selector.title_words, selector.recipients)
        ):
            builder.error(
                "selector",
                selector,
                "",
                "nothing that restricts it",
                "activities, providers, receivers, title_words or recipients",
                "name what makes these rows the case's own",
            )
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
        must_be_one_of(builder, gap, "line", gap.line, lines, "lines")
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
    ids(builder, (case.headline, *case.figures))
    for key in ("stage", "definition", "area", "years"):
        if not getattr(case.headline, key):
            builder.error("headline", case.headline, key, f"no {key}", f"{key}: …", f"add {key} to the headline")
    if case.headline.method == "ratio":
        builder.error(
            "headline", case.headline, "method", "ratio", "total or per-person", "a headline stands on its own case"
        )
    for figure in (case.headline, *case.figures):
        _check_figure(parts, figure)
    _check_headline_money(parts)
    _check_headline_people(parts)


def _check_headline_money(parts: Parts) -> None:
    """Some row of the case must be able to answer the headline; where selectors fetch rows, that is known only later."""
    case, wanted = parts.case, parts.case.headline
    inside = inside_of(wanted.area, {area.id: area for area in case.areas}) | {wanted.area}
    inside |= {override.money_of for override in case.overrides if override.area == wanted.area}
    answers = any(
        row.counts
        and row.cells["stage"] == wanted.stage
        and row.cells["recipient"] in inside
        and wanted.definition in row.definitions
        for row in parts.flows
    )
    if wanted.stage and not answers and not case.selectors and wanted.definition not in rules.BY_CODE:
        parts.case_builder.error(
            "headline",
            wanted,
            "stage",
            f"no row that counts is {wanted.stage}, of {wanted.area}, in {wanted.definition}",
            "a row in flows.csv, or a selector, that the headline can add up",
            "add the row, or ask another headline",
        )


def _check_headline_people(parts: Parts) -> None:
    case, wanted = parts.case, parts.case.headline
    first, last = (int(year) for year in (wanted.years[:4], wanted.years[-4:])) if wanted.years else (0, -1)
    area = next((area for area in case.areas if area.id == wanted.area), None)
    name = wanted.population or next(iter(area.populations if area else ()), "")
    population = next((item for item in case.populations if item.id == name), None)
    if wanted.method != "per-person" or population is None:
        return
    for part in population.parts:
        years = [
            r.year for r in parts.series if (r.kind, r.series, r.subject) == ("population", part.series, part.subject)
        ]
        near = part.method == "interpolate" and years and min(years) <= last and first <= max(years)
        if years and not near and not any(first <= year <= last for year in years):
            parts.case_builder.error(
                "headline",
                part,
                "subject",
                f"{part.series} of {part.subject} has no year of {wanted.years}",
                "people in at least one year of the headline",
                "add rows to series.csv, or change the headline's years",
            )


def _check_figure(parts: Parts, figure: NamedFigure) -> None:
    case, builder = parts.case, parts.case_builder
    areas = {area.id: area for area in case.areas}
    populations = {population.id: population for population in case.populations}
    area = figure.area or case.headline.area
    definition = figure.definition or case.headline.definition
    known = {item.id for item in case.definitions} | set(rules.DEFINITIONS)
    if area:
        must_be_one_of(builder, figure, "area", area, set(areas), "areas")
    if definition:
        must_be_one_of(builder, figure, "definition", definition, known, "definitions")
    if figure.donor:
        must_be_one_of(builder, figure, "donor", figure.donor, {donor.id for donor in case.donors}, "donors")
    if figure.method == "ratio" and not figure.against:
        builder.error("figure", figure, "against", "no against", "the id of the case to compare with", "add against")
    if figure.against and not rules.slug(figure.against):
        builder.error("figure", figure, "against", f"“{figure.against}”", "the id of a case", "correct it")
    if figure.population:
        must_be_one_of(builder, figure, "population", figure.population, set(populations), "populations")
    if figure.method != "per-person" or area not in areas:
        return
    if not figure.population and not areas[area].populations:
        builder.error(
            "headline" if figure is case.headline else "figure",
            figure,
            "area",
            f"area {area} has no population",
            "an area with people",
            "give the area populations, or ask for a total",
        )
    if figure.population in populations and populations[figure.population].area != area:
        builder.error(
            "area",
            figure,
            "population",
            f"{figure.population} counts the people of {populations[figure.population].area}",
            f"a population of {area}",
            "money and people must be of the same area",
        )


def _check_citations(report: Report, parts: Parts) -> None:
    known, used = {source.id for source in parts.sources}, set()
    citations: list[tuple[Builder, object, str]] = [
        (parts.case_builder, event, event.source) for event in parts.case.events
    ]
    citations += [(parts.case_builder, gap, gap.source) for gap in parts.case.gaps if gap.source]
    for claim in parts.claims:
        citations.append((parts.claim_builder, claim, claim.source))
        citations += [(parts.claim_builder, item, item.source) for item in claim.evidence]
        citations += [(parts.claim_builder, i, i.source) for recipe in claim.recipes for i in recipe.inputs if i.source]
    for builder, part, name in citations:
        used.add(name)
        must_be_one_of(builder, part, "source", name, known, "sources in sources.yaml")
    rows = [("flows.csv", row.at, row.cells["source"]) for row in parts.flows]
    rows += [("series.csv", int(row.locator.rsplit(" ", 1)[1]), row.source or "") for row in parts.series]
    for file, line, name in rows:
        used.add(name)
        if name not in known:
            _dangling(report, file, line, "source", name, known, "sources in sources.yaml")
    used |= cited(parts.register) | measures.cited(parts.policy)
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


def _check_languages(report: Report, parts: Parts) -> None:
    case, builder = parts.case, parts.case_builder
    if "en" not in case.languages:
        builder.error(
            "no-english", case, "languages", f"{', '.join(case.languages) or 'none'}", "en among them", "add en"
        )
    for other in (builder, parts.claim_builder, parts.policy_builder):
        for language, line in other.languages.items():
            if language not in case.languages:
                remedy = "add it to languages in case.yaml"
                report.note("language", other.file, line, "", f"a text in “{language}”", one_of(case.languages), remedy)
    events = ids(builder, case.events)
    must_be_one_of(builder, case.clock, "event", case.clock.event, events, "events")
