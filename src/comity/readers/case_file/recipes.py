"""Whether claims and their recipes fit together: numbers with units, inputs with sources, no recipe that feeds itself."""

from __future__ import annotations

from comity.model.case import Claim, Recipe, RecipeInput
from comity.readers.case_file import rules
from comity.readers.case_file.parts import Parts, ids, must_be_one_of
from comity.readers.case_file.report import one_of
from comity.readers.case_file.structure import Builder


def check_claims(parts: Parts) -> None:
    """Report what is wrong with claims.yaml as a whole."""
    builder, case = parts.claim_builder, parts.case
    ids(builder, parts.claims)
    recipes = {f"{claim.id}/{recipe.id}" for claim in parts.claims for recipe in claim.recipes}
    figures = {figure.id for figure in (case.headline, *case.figures)}
    populations = {population.id for population in case.populations}
    for claim in parts.claims:
        ids(builder, claim.recipes)
        if not claim.words:
            builder.error("empty", claim, "words", "no words", "the words as published", "quote them")
        if claim.recipes and not claim.published.value:
            builder.error(
                "claim",
                claim,
                "recipes",
                "recipes for a claim without a number",
                "published.value, or evidence",
                "give the printed number, or turn the recipes into evidence",
            )
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
            "recipe",
            recipe,
            "inputs",
            f"inputs {', '.join(names) or 'none'}",
            f"exactly {one_of(wanted)} for {recipe.method}",
            "name each input once",
        )
    least = {"sum": 2, "value": 1}.get(recipe.method, 0)
    if len(names) < least or (recipe.method == "value" and len(names) > 1) or len(set(names)) < len(names):
        builder.error(
            "recipe",
            recipe,
            "inputs",
            f"{len(names)} inputs",
            f"{'one' if least == 1 else 'two or more'}, names not repeated",
            "correct the inputs",
        )


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
            "recipe-input",
            item,
            "value",
            "a literal without a source",
            "source, or chosen_to_fit with the reason",
            "cite it, or say that it was chosen to make the arithmetic fit",
        )
    if item.population and not item.years:
        builder.error(
            "recipe-input", item, "population", "no years", "years: 1986-2005", "name the years whose people are meant"
        )
    if item.case and item.case != case:
        return  # another case file's names can only be known once both stand in one lake
    for key, known in (("recipe", recipes), ("figure", figures), ("population", populations)):
        if getattr(item, key):
            must_be_one_of(builder, item, key, getattr(item, key), known, f"this case's {key}s")


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
