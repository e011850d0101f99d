"""The matching model: what is compared, at which levels, and what each weighs (model.json, by tools/train_matching.py).

Splink's model after Fellegi and Sunter: every level has the share of same pairs (m) and of different pairs (u) that reach it;
m/u is the evidence. Levels are tried in order, the first that holds counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

COMMON = "coalesce(list_sum(list_transform(list_intersect(words_l, words_r), lambda w: weights_l[w])), 0)"
OVERLAP = f"{COMMON} / greatest(weight_l, weight_r)"
WITHIN = f"{COMMON} / least(weight_l, weight_r)"
LONG_KEY = "len(list_filter(list_intersect(keys_l, keys_r), lambda k: len(k) > 5)) > 0"
SHORT_KEY = "len(list_intersect(keys_l, keys_r)) > 0"
INITIALS = "(list_contains(acronyms_l, initials_r) OR list_contains(acronyms_r, initials_l))"
SOUNDS = "len(list_intersect(sounds_l, sounds_r)) / greatest(len(sounds_l), len(sounds_r))"
# (comparison, [(level, condition)]); the level "nothing" is what Splink leaves out as null, "else" is the rest.
LEVELS: dict[str, list[tuple[str, str]]] = {
    "name": [
        ("nothing", "core_l IS NULL OR core_r IS NULL OR weights_l IS NULL"),
        ("alias", "alias_l = alias_r"),
        ("same words, three or more", "core_l = core_r AND len(words_l) > 2"),
        ("same words", "core_l = core_r"),
        ("shared writing", LONG_KEY),
        ("acronym of four or more", f"({SHORT_KEY} OR {INITIALS}) AND len(list_filter("
         "list_concat(list_intersect(keys_l, keys_r), list_concat(list_intersect(acronyms_l, [initials_r]), "
         "list_intersect(acronyms_r, [initials_l]))), lambda k: len(k) > 3)) > 0"),
        ("short acronym", f"{SHORT_KEY} OR {INITIALS}"),
        ("nearly all words", f"{OVERLAP} >= 0.9"),
        ("a letter or two off", "len(core_l) > 20 AND places_l = places_r AND levenshtein(core_l, core_r) <= 2"),
        ("most words", f"{OVERLAP} >= 0.72"),
        ("one within the other", f"{WITHIN} >= 0.97 AND {OVERLAP} >= 0.45"),
        ("half of the words", f"{OVERLAP} >= 0.45"),
        ("same consonants in another script",
         f"script_l <> script_r AND len(sounds_l) > 1 AND len(sounds_r) > 1 AND {SOUNDS} >= 0.7"),
        ("other script", "script_l <> script_r"),
        ("few words", f"{OVERLAP} >= 0.2"),
        ("else", "ELSE"),
    ],
    "difference": [
        ("other organisation", "alias_l <> alias_r"),
        ("other country", "(len(places_l) > 0 AND len(places_r) > 0 AND len(list_intersect(places_l, places_r)) = 0) "
         "OR stands_l <> stands_r"),
        ("other sort", "sort_l <> sort_r"),
        ("other number", "len(numbers_l) > 0 AND len(numbers_r) > 0 AND numbers_l <> numbers_r"),
        ("other legal form", "len(legal_l) > 0 AND len(legal_r) > 0 AND len(list_intersect(legal_l, legal_r)) = 0"),
        ("one names a country", "(len(places_l) = 0) <> (len(places_r) = 0)"),
        ("else", "ELSE"),
    ],
    "identifier": [
        ("equal", "len(list_intersect(identifiers_l, identifiers_r)) > 0"),
        ("other number on one list", "len(list_intersect(lists_l, lists_r)) > 0"),
        ("nothing", "TRUE"),
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model: m and u by comparison and level, the share of candidate pairs that are the same, weights of words.

    `threshold` is the score from which a pair counts as found in the benchmark; `shown` the one from which it goes to the desk.
    """

    m: dict[str, dict[str, float]]
    u: dict[str, dict[str, float]]
    prior: float
    weights: dict[str, float]
    threshold: float
    shown: float
    trained_on: dict[str, Any] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        """What Splink is given."""
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "unique_id",
            "probability_two_random_records_match": self.prior,
            "retain_matching_columns": True,  # the levels reached come only with them
            "blocking_rules_to_generate_predictions": blocking(),
            "comparisons": [self._comparison(name) for name in LEVELS],
        }

    def _comparison(self, name: str) -> dict[str, Any]:
        levels: list[dict[str, Any]] = []
        for label, condition in LEVELS[name]:
            level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
            if label == "nothing":
                level["is_null_level"] = True
            else:
                level |= {"m_probability": self.m[name][label], "u_probability": self.u[name][label]}
            levels.append(level)
        nulls = [level for level in levels if level.get("is_null_level")]
        if nulls and levels[0] is not nulls[0]:  # Splink wants them first; the conditions stay exclusive
            rest = [level for level in levels if level not in nulls]
            none_of = " AND ".join(f"NOT coalesce({level['sql_condition']}, FALSE)" for level in rest)
            nulls[0]["sql_condition"] = none_of
            levels = [
                *nulls,
                *rest,
                {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": 0.5, "u_probability": 0.5},
            ]
        return {"output_column_name": name, "comparison_levels": levels}


def blocking() -> list[dict[str, Any]]:
    """Which pairs are looked at: one of the rarest words, a writing or acronym, an alias or an identifier in common."""
    rules: list[dict[str, Any]] = [{"blocking_rule": "l.alias = r.alias", "sql_dialect": "duckdb"}]
    for column in ("rare", "handles", "identifiers"):
        rules.append(
            {"blocking_rule": f"l.{column} = r.{column}", "arrays_to_explode": [column], "sql_dialect": "duckdb"}
        )
    sounds = "l.across = r.across AND l.script <> r.script"
    return [*rules, {"blocking_rule": sounds, "arrays_to_explode": ["across"], "sql_dialect": "duckdb"}]


def load() -> Model:
    """The stored model."""
    stored = json.loads(resources.files("comity.entities").joinpath("model.json").read_text("utf-8"))
    return Model(**stored)
