"""Claims judged: what others printed, re-computed by each recipe, with a verdict in one of four words.

Per recipe: `reproduces` where the value equals the printed number at its printed precision (rounded half up); for `less`,
`over` and `almost` where it satisfies the bound and lies within 10 % of it; else `differs`. Per claim: `reproduces` if a
recipe that was not fitted does, `reproduces only if fitted` if only fitted ones do, `differs` if there are recipes and none
does, `no basis found` if there is none that gives a value. A claim without a number has evidence for and against, and no verdict
but `not a number`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from comity.lake import Lake
from comity.methods.catalog import raw_claims
from comity.methods.recipes import cook
from comity.model.case import Claim, Published, Recipe
from comity.model.figure import Gap, Input

REPRODUCES, FITTED, DIFFERS = "reproduces", "reproduces only if fitted", "differs"
NO_BASIS, NO_NUMBER = "no basis found", "not a number"
NEAR = Fraction(1, 10)
SHOWN = Context(prec=28)


@dataclass(frozen=True, slots=True)
class JudgedRecipe:
    """A recipe worked out: value (28 significant digits; None is a gap), the arithmetic, and its verdict."""

    recipe: Recipe
    value: Decimal | None
    formula: str
    fitted: bool
    verdict: str
    inputs: tuple[Input, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with its recipes judged, and the verdict on the whole."""

    claim: Claim
    verdict: str
    recipes: tuple[JudgedRecipe, ...]


def claims(lake: Lake, name: str) -> list[JudgedClaim]:
    """The claims of one case, judged on this release. Raises CaseError where a recipe cannot be worked at all."""
    key = ("claims", name)
    if key not in lake.memo:
        lake.memo[key] = [judge(lake, claim) for claim in raw_claims(lake, name)]
    found: list[JudgedClaim] = lake.memo[key]
    return found


def judge(lake: Lake, claim: Claim) -> JudgedClaim:
    """One claim judged."""
    judged = []
    for recipe in claim.recipes:
        out = cook(lake, claim, recipe)
        value = (
            None if out.value is None else SHOWN.divide(Decimal(out.value.numerator), Decimal(out.value.denominator))
        )
        verdict = NO_BASIS if out.value is None else REPRODUCES if holds(claim.published, out.value) else DIFFERS
        judged.append(JudgedRecipe(recipe, value, out.formula, out.fitted, verdict, out.inputs, out.gaps))
    return JudgedClaim(claim, _verdict(claim, judged), tuple(judged))


def holds(published: Published, value: Fraction) -> bool:
    """Whether a value reproduces the printed number, by the rule at the head of this module."""
    printed = Fraction(published.value)
    if published.bound == "equal":
        return _rounded(value, published.decimals) == _rounded(printed, published.decimals)
    near = abs(value - printed) <= NEAR * abs(printed)
    return near and (value > printed if published.bound == "over" else value < printed)


def _rounded(value: Fraction, decimals: int) -> int:
    """Half up, at so many decimals (negative: whole tens, thousands, millions), in units of that place."""
    scaled = value * Fraction(10) ** decimals
    return int((abs(scaled) + Fraction(1, 2)) // 1) * (1 if scaled >= 0 else -1)


def _verdict(claim: Claim, judged: list[JudgedRecipe]) -> str:
    if not claim.published.value:
        return NO_NUMBER
    right = [r for r in judged if r.verdict == REPRODUCES]
    if any(not r.fitted for r in right):
        return REPRODUCES
    if right:
        return FITTED
    return DIFFERS if any(r.value is not None for r in judged) else NO_BASIS
