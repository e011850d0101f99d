"""Recipes: the few named ways to arrive at a number that somebody printed. No free expressions.

    per-person-per-year   amount ÷ years ÷ people
    per-person-year       amount ÷ person_years
    quotient              a ÷ b
    product               a × b
    sum                   all inputs added
    value                 its one input

Worked in exact fractions; shown as decimals. An input is a sourced literal, another recipe, a named figure of a case, or
the person-years of a population. An input chosen to make the number come out makes the recipe `fitted`, and so does
leaning on a recipe that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from comity.lake import Lake
from comity.methods.catalog import case as case_of
from comity.methods.catalog import raw_claims
from comity.methods.figures import figure
from comity.methods.population import people, population_of
from comity.methods.questions import named
from comity.model.case import Claim, Recipe, RecipeInput
from comity.model.errors import CaseError
from comity.model.figure import Gap, Input
from comity.model.question import Years

METHODS = {
    "per-person-per-year": ("amount", "years", "people"),
    "per-person-year": ("amount", "person_years"),
    "quotient": ("a", "b"),
    "product": ("a", "b"),
    "sum": (),
    "value": (),
}
SIGNS = {
    "per-person-per-year": " ÷ ",
    "per-person-year": " ÷ ",
    "quotient": " ÷ ",
    "product": " × ",
    "sum": " + ",
    "value": "",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a recipe gives: the exact value (None is a gap), the arithmetic written out, and whether it was fitted."""

    value: Fraction | None
    formula: str
    fitted: bool
    inputs: tuple[Input, ...]
    gaps: tuple[Gap, ...]


def cook(lake: Lake, claim: Claim, recipe: Recipe, above: tuple[str, ...] = ()) -> Outcome:
    """Work a recipe out. Raises CaseError for an unknown method, a missing input, or recipes that lean on each other."""
    where = f"{claim.id}/{recipe.id}"
    if where in above:
        raise CaseError("recipes lean on each other in a circle", where=" → ".join((*above, where)))
    if recipe.method not in METHODS:
        raise CaseError(f"no recipe method is called “{recipe.method}”", where=where, expected=", ".join(METHODS))
    given = {i.name: i for i in recipe.inputs}
    names = METHODS[recipe.method] or tuple(given)
    lacking = [name for name in names if name not in given]
    if lacking or not names:
        raise CaseError(f"recipe lacks the input {', '.join(lacking) or 'it is made of'}", where=where)
    values, inputs, gaps, fitted = [], [], [], False
    for name in names:
        value, used, gap, fit = _worth(lake, claim, given[name], (*above, where))
        inputs += used
        gaps += gap
        fitted = fitted or fit
        values.append(value)
    known = [v for v in values if v is not None]
    if len(known) < len(values) or (SIGNS[recipe.method] == " ÷ " and 0 in known[1:]):
        return Outcome(None, "", fitted, tuple(inputs), tuple(gaps or [Gap("zero-divisor", {})]))
    result = _apply(recipe.method, known)
    terms = SIGNS[recipe.method].join(digits(v) for v in known)
    formula = terms if recipe.method == "value" else f"{terms} = {digits(result)}"
    return Outcome(result, formula, fitted, tuple(inputs), ())


def _apply(method: str, values: list[Fraction]) -> Fraction:
    result = values[0]
    for value in values[1:]:
        result = result + value if method == "sum" else result * value if method == "product" else result / value
    return result


Worth = tuple[Fraction | None, list[Input], list[Gap], bool]


def _worth(lake: Lake, claim: Claim, given: RecipeInput, above: tuple[str, ...]) -> Worth:
    """An input's value, the inputs it stands for, its gaps, and whether it was chosen to fit."""
    fitted = bool(given.chosen_to_fit)
    if given.recipe:
        claim_id, _, recipe_id = given.recipe.partition("/")
        other = next((c for c in raw_claims(lake) if c.id == claim_id), None)
        leaned = next((r for r in other.recipes if r.id == recipe_id), None) if other else None
        if other is None or leaned is None:
            raise CaseError(
                f"there is no recipe “{given.recipe}”", where=above[-1], next_step="name it claim-id/recipe-id"
            )
        outcome = cook(lake, other, leaned, above)
        return outcome.value, list(outcome.inputs), list(outcome.gaps), fitted or outcome.fitted
    case = case_of(lake, given.case or claim.case) if given.figure or given.population else None
    if given.figure and case:
        chosen = next((f for f in (case.headline, *case.figures) if f.id == given.figure), None)
        if chosen is None:
            raise CaseError(f"case {case.id} names no figure “{given.figure}”", where=above[-1])
        made = figure(lake, *named(case, chosen))
        if made.value is None:
            return None, [], list(made.gaps), fitted
        stands = Input(
            "figure", made.id, made.lineage.parameters["years"], made.value, made.unit, case.id, note=given.figure
        )
        return Fraction(made.value), [stands], [], fitted
    if given.population and case:
        years = Years.parse(given.years)
        population = population_of(case, given.population)
        counted = [people(lake, population, year) for year in years]
        if any(c is None for c in counted):
            missing = [str(y) for y, c in zip(years, counted, strict=True) if c is None]
            return (
                None,
                [],
                [Gap("no-population", {"population": given.population, "years": ", ".join(missing)})],
                fitted,
            )
        found = [c for c in counted if c is not None]
        return sum((Fraction(c.value) for c in found), Fraction(0)), found, [], fitted
    literal = Input(
        "literal",
        given.name,
        given.years,
        Decimal(given.value),
        given.unit,
        given.source,
        note=given.chosen_to_fit or given.place,
    )
    return Fraction(given.value), [literal], [], fitted


def digits(value: Fraction, decimals: int = 4) -> str:
    """A fraction as digits for reading: at most `decimals`, half to even, thousands grouped."""
    rounded = round(value, decimals)
    text = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
