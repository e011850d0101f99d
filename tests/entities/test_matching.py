"""Candidates: scored by the stored model, each with its parts; as good on the labelled pairs as is claimed."""

from __future__ import annotations

import builtins
import csv
import math
from pathlib import Path

import pytest

from comity.entities import features
from comity.entities.identifiers import identifier
from comity.entities.matching import Candidate, candidates, fewest, scored
from comity.entities.mentions import Mention, collect, key_of
from comity.entities.merging import merges
from comity.entities.model import LEVELS, load
from comity.model.errors import UsageError

PAIRS = Path(__file__).with_name("labelled_pairs.csv")


def of(*names: str, place: str = "") -> list[Mention]:
    return collect([("f", "receiver", text, "", place, 1) for text in names])


def best(one: str, other: str) -> Candidate | None:
    left, right = of(one), of(other)
    found = scored([*left, *right], load())
    return found[0] if found else None


@pytest.fixture(scope="module")
def judged() -> dict[str, list[tuple[bool, float]]]:
    """(same, score) of the labelled pairs by half; 1 where an identifier merges them."""
    halves: dict[str, list[tuple[bool, frozenset[str]]]] = {"train": [], "held-out": []}
    mentions: dict[str, Mention] = {}
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = []
            for side in ("left", "right"):
                form, text, number, country = (row[f"{side}_{p}"] for p in ("format", "name", "identifier", "country"))
                known = identifier(number)
                ends.append(key_of(form, text, number, country))
                mentions[ends[-1]] = Mention(ends[-1], form, text, (known,) if known else (), country)
            halves[row["half"]].append((row["label"] == "same", frozenset(ends)))
    scores = {frozenset((c.left, c.right)): c.score for c in scored(mentions.values(), load())}
    for merge in merges(mentions.values())[0]:
        scores |= {frozenset((a, b)): 1.0 for a in merge.mentions for b in merge.mentions if a != b}
    return {half: [(same, scores.get(pair, 0.0)) for same, pair in pairs] for half, pairs in halves.items()}


@pytest.mark.parametrize("half", ["train", "held-out"])
def test_labelled_pairs_are_found_with_the_precision_and_recall_that_are_claimed(judged, half: str) -> None:
    threshold = load().threshold
    found = [same for same, score in judged[half] if score >= threshold]
    assert len(judged[half]) >= 150
    assert sum(found) / len(found) >= 0.98
    assert sum(found) / sum(same for same, _ in judged[half]) >= 0.8


def test_score_is_the_prior_and_the_parts_and_nothing_else() -> None:
    found = best("Sample Path for Peace", "SAMPLE PATH FOR PEACE, INC.")
    assert found is not None
    assert [p.comparison for p in found.parts] == list(LEVELS)
    prior = load().prior
    bits = math.log2(prior / (1 - prior)) + sum(p.bits for p in found.parts)
    assert found.score == pytest.approx(1 / (1 + 2**-bits), abs=1e-5)
    assert found.parts[0].level == "same words, three or more"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UNHCR", "المفوضية السامية للأمم المتحدة لشؤون اللاجئين"),
        ("Canada, Government of", "קנדה"),
        ("World Food Programme", "Programme alimentaire mondial"),
        ("Rural Path Development Society (RPDS)", "Rural Path Development Society"),
        ("Norwegian Path Network of Women", "Path Network of Women, Norway"),
        ("جمعية نساء بيت المقدس", "جمعيّة نساء بيت المقدس"),
    ],
)
def test_one_organisation_in_two_writings_is_found(one: str, other: str) -> None:
    found = best(one, other)
    assert found is not None
    assert found.score >= load().threshold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Red Cross Norway", "Danish Red Cross"),
        ("Save the Children", "Save the Children Denmark"),
        ("UNDP", "UNICEF"),
        ("Embassy of Finland", "Ministry for Foreign Affairs of Finland"),
        ("Canada, Government of", "كوبا"),
        ("Path Trading Ltd", "Path Trading GmbH"),
        ("وزارة الصحة", "وزارة العدل"),
    ],
)
def test_two_organisations_of_like_names_are_not(one: str, other: str) -> None:
    found = best(one, other)
    assert found is None or found.score < load().threshold


def test_ministries_of_two_countries_are_two() -> None:
    one, other = of("Ministry of Health", place="KE"), of("Ministry of Health", place="ZM")
    (found,) = scored([*one, *other], load())
    assert found.score < load().threshold
    assert found.parts[1].level == "other country"


def test_two_numbers_on_one_register_speak_against_an_equal_name() -> None:
    rows = [("f", "receiver", "Rosa", number, "", 1) for number in ("GB-CHC-1124856", "GB-CHC-1032141")]
    (found,) = scored(collect(rows), load())
    assert found.parts[2].level == "other number on one list"
    assert found.score < load().threshold


def test_pairs_within_a_cluster_are_left_out_and_the_best_between_two_stands_for_all() -> None:
    found = of("Sample Path for Peace", "SAMPLE PATH FOR PEACE INC", "The Sample Path for Peace")
    one, two, three = (m.key for m in found)
    assert len(candidates(found)) == 3
    assert len(candidates(found, one=[(one, two)])) == 1
    assert candidates(found, one=[(one, two, three)]) == []


def test_order_and_company_change_no_score() -> None:
    some = of("Sample Path for Peace", "SAMPLE PATH FOR PEACE INC")
    more = of("Harbour Choir", "Harbour Choirs", "Path Network")
    (alone,) = scored(some, load())
    assert alone in scored([*more, *reversed(some)], load())


def test_without_splink_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def lacking(name: str, *rest, **more):
        if name == "splink":
            raise ImportError(name)
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(UsageError, match="comity\\[match\\]"):
        candidates(of("Sample Path", "Sample Paths"))


def test_word_that_very_many_names_bear_is_not_looked_up_by_unless_there_is_no_rarer() -> None:
    crowd = of(*(f"Harbourfront Zebra{n}" for n in range(features.MANY + 1)), "Harbourfront")
    rare = {row["unique_id"]: row["rare"] for row in features.table(crowd, load().weights).to_pylist()}
    assert {tuple(rare[m.key]) for m in crowd} == {(m.name.split()[-1].lower(),) for m in crowd}


def test_of_many_writings_of_one_name_only_the_pairs_that_join_them_are_asked() -> None:
    pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("a", "d"), ("x", "y")]
    assert fewest(pairs, lambda pair: pair) == [("a", "b"), ("b", "c"), ("c", "d"), ("x", "y")]


def test_pair_that_waited_is_asked_once_a_better_one_is_judged_different_or_unsure() -> None:
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    assert fewest(pairs[1:], lambda pair: pair) == pairs[1:]
    assert fewest(pairs, lambda pair: pair, {frozenset(("a", "b"))}) == pairs


def test_of_equal_scores_what_the_most_rows_name_comes_first() -> None:
    rows = [("Sample Path", 1), ("SAMPLE PATH", 2), ("Harbour Lamp", 50), ("HARBOUR LAMP", 40)]
    found = collect([("f", "receiver", text, "", "", count) for text, count in rows])
    names = {m.key: m.name for m in found}
    best, second = candidates(found)
    assert best.score == second.score
    assert {names[best.left], names[best.right]} == {"Harbour Lamp", "HARBOUR LAMP"}
