"""From a case and a few options to a complete question: what is not said is the case's headline."""

from __future__ import annotations

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.catalog import cases
from comity.methods.catching import donor_named
from comity.methods.definitions import BY_CODE
from comity.model.case import Case, NamedFigure
from comity.model.errors import UsageError
from comity.model.question import Question, Years
from comity.model.stage import Stage

OPTIONS = ("stage", "definition", "area", "years", "population", "donor", "prices", "precedence", "against")


def question(case: Case, **options: str) -> Question:
    """A Question of `case`; empty options are the headline's. Raises UsageError for an unknown option, area or population."""
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise UsageError(f"a figure has no option “{unknown.pop()}”", expected=", ".join(OPTIONS))
    head = case.headline
    given = {name: (options.get(name) or "").strip() for name in OPTIONS}
    area_id = given["area"] or head.area
    areas = {area.id: area for area in case.areas}
    if area_id not in areas:
        raise UsageError(
            f"case {case.id} has no area “{area_id}”", expected=", ".join(areas), next_step="name one of its areas"
        )
    population = given["population"] or (head.population if area_id == head.area else "")
    if not population:
        population = areas[area_id].populations[0] if areas[area_id].populations else ""
    known = {p.id: p for p in case.populations}
    if population and population not in known:
        raise UsageError(
            f"case {case.id} has no population “{population}”", expected=", ".join(known), next_step="name one of them"
        )
    return Question(
        case=case.id,
        stage=Stage.named(given["stage"] or head.stage),
        definition=given["definition"] or head.definition,
        area=area_id,
        years=Years.parse(given["years"] or head.years),
        population=population,
        donor=given["donor"] or head.donor,
        prices=given["prices"] or head.prices or "current",
        precedence=given["precedence"] or "case",
        against=given["against"],
    )


def check(lake: Lake, asked: Question) -> None:
    """Raise UsageError for a definition, donor or precedence that neither the case nor the release knows."""
    case = case_of(lake, asked.case)
    sets = definitions_of(case)
    if asked.definition not in sets:
        _unknown("definition set", asked.definition, sets)
    if asked.precedence not in ("case", "none"):
        formats = {row[0] for row in lake.rows("SELECT DISTINCT format FROM year_cube")} | set(case.precedence)
        for name in asked.precedence.split(","):
            if name.strip() not in formats:
                _unknown("format", name.strip(), ["case", "none", *sorted(formats)])
    if asked.donor and donor_named(case, asked.donor) is None:
        seen = lake.rows(
            "SELECT COUNT(*) FROM donor_cube WHERE LOWER(provider) = ? OR provider_ref = ?",
            [asked.donor.lower(), asked.donor],
        )
        if not seen[0][0]:
            _unknown("donor", asked.donor, [d.id for d in case.donors])


def definitions_of(case: Case) -> list[str]:
    """The definition sets that can be asked of a case: those it names, then those that go by codes and words."""
    names = [case.headline.definition, "curated", *(d.id for d in case.definitions)]
    names += [d for selector in case.selectors for d in selector.definitions]
    return list(dict.fromkeys([*names, "statutory", *BY_CODE]))


def _unknown(what: str, name: str, known: list[str]) -> None:
    raise UsageError(f"no {what} is called “{name}”", expected=", ".join(known), next_step="name one of them")


def named(case: Case, figure: NamedFigure) -> tuple[str, Question]:
    """The method and question of a figure that the case file names (its headline included)."""
    options = {name: getattr(figure, name) for name in OPTIONS if name != "precedence"}
    return figure.method, question(case, **options)


def other_side(lake: Lake, asked: Question) -> Question:
    """For a ratio: the question put to the other case, which is its headline in the asked price basis.

    Raises UsageError where no other case is named and the release does not hold exactly one.
    """
    against = asked.against
    if not against:
        others = [name for name in cases(lake) if name != asked.case]
        if len(others) != 1:
            raise UsageError(
                "a ratio needs a second case",
                expected=", ".join(others) or "a second case",
                next_step="name it with --against",
            )
        against = others[0]
    return question(case_of(lake, against), prices=asked.prices)
