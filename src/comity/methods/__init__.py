"""Figures: what is computed of a release, each with its lineage. Pure: no clock, no network, no environment.

One method is one module: `total`, `per_person`, `ratio`, each with `VERSION` and `compute(lake, question)`; `recipes` and
`claims` judge what others printed. `figure` is the door.
"""

from comity.methods.catalog import case, cases, raw_claims, sources_of
from comity.methods.catching import selector_catches
from comity.methods.claims import JudgedClaim, JudgedRecipe, claims
from comity.methods.compare import Compared, compare
from comity.methods.figures import figure, recompute, series_by_year
from comity.methods.money_by_year import rows_used
from comity.methods.questions import named, question
from comity.methods.sensitivity import SensitivityRow, sensitivity

METHODS = ("total", "per-person", "ratio")

__all__ = [
    "METHODS",
    "Compared",
    "JudgedClaim",
    "JudgedRecipe",
    "SensitivityRow",
    "case",
    "cases",
    "claims",
    "compare",
    "figure",
    "named",
    "question",
    "raw_claims",
    "recompute",
    "rows_used",
    "selector_catches",
    "sensitivity",
    "series_by_year",
    "sources_of",
]
