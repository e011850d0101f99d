"""From a case and a few options to a complete question: what is not said is the case's headline."""

from __future__ import annotations

from comity.lake import Lake
from comity.methods.catalog import case as case_of
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
        from comity.methods.catalog import cases

        others = [name for name in cases(lake) if name != asked.case]
        if len(others) != 1:
            raise UsageError(
                "a ratio needs a second case",
                expected=", ".join(others) or "a second case",
                next_step="name it with --against",
            )
        against = others[0]
    return question(case_of(lake, against), prices=asked.prices)
