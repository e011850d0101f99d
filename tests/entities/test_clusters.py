"""Clusters follow from judgements: "different" always holds, the last judgement counts, and taking one back restores what was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.entities.clusters import cluster
from comity.entities.merging import Merge
from comity.model.matching import DIFFERENT, SAME, UNSURE, PairJudgement

KEYS = "abcdefgh"
keys = st.sampled_from(KEYS)


def said(left: str, right: str, verdict: str, when: str = "2026-11-01", who: str = "A") -> PairJudgement:
    return PairJudgement(left, right, verdict, who, when, "because")


def groups(found: list) -> set[frozenset[str]]:
    return {frozenset(c.mentions) for c in found}


def test_same_joins_and_says_why_and_the_rest_stands_alone() -> None:
    found, findings = cluster("abc", [said("b", "a", SAME)])
    assert [(c.id, c.mentions) for c in found] == [("o-a", ("a", "b")), ("o-c", ("c",))]
    assert "judged the same by A on 2026-11-01: because" in found[0].because
    assert findings == []


def test_later_judgement_supersedes_whatever_the_order_of_the_pair() -> None:
    found, _ = cluster("ab", [said("a", "b", SAME, "2026-11-02"), said("b", "a", DIFFERENT, "2026-11-01")])
    assert groups(found) == {frozenset("ab")}
    found, _ = cluster("ab", [said("a", "b", SAME, "2026-11-01"), said("b", "a", DIFFERENT, "2026-11-01")])
    assert groups(found) == {frozenset("a"), frozenset("b")}


def test_different_splits_what_others_join_and_is_a_finding() -> None:
    found, (finding,) = cluster(
        "abc", [said("a", "b", SAME), said("b", "c", SAME, "2026-11-02"), said("a", "c", DIFFERENT)]
    )
    assert groups(found) == {frozenset("ab"), frozenset("c")}, "the older join stays"
    assert finding.code == "judgements-contradict"
    assert finding.locator == "b c"


def test_a_judgement_outweighs_an_identifier() -> None:
    found, (finding,) = cluster("abc", [said("a", "c", DIFFERENT)], [Merge(("a", "b", "c"), "X-1", "equal X-1")])
    assert groups(found) == {frozenset("ab"), frozenset("c")}
    assert "equal X-1" in finding.found


def test_mentions_that_are_gone_still_hold_others_together_under_the_same_id() -> None:
    found, _ = cluster("bc", [said("a", "b", SAME), said("a", "c", SAME)])
    assert [(c.id, c.mentions) for c in found] == [("o-a", ("b", "c"))]


judgements = st.lists(
    st.builds(
        said,
        keys,
        keys,
        st.sampled_from([SAME, DIFFERENT, UNSURE]),
        st.sampled_from(["2026-11-01", "2026-11-02", "2026-11-03"]),
    ),
    max_size=14,
)
merged = st.lists(
    st.builds(
        lambda some, n: Merge(tuple(sorted(some)), f"X-{n}", "equal"), st.sets(keys, min_size=2), st.integers(0, 5)
    ),
    max_size=3,
)


@pytest.mark.properties
@given(judgements, merged)
def test_every_mention_is_in_one_cluster_and_no_cluster_holds_a_pair_judged_different(
    some: list, by_number: list
) -> None:
    found, _ = cluster(KEYS, some, by_number)
    assert sorted(key for c in found for key in c.mentions) == list(KEYS)
    standing: dict = {}
    for one in sorted(some, key=lambda j: j.when):
        standing[one.pair] = one.verdict
    for (left, right), verdict in standing.items():
        if verdict == DIFFERENT and left != right:
            assert not any({left, right} <= set(c.mentions) for c in found)


@pytest.mark.properties
@given(judgements, merged, keys, keys)
def test_taking_a_merge_back_restores_exactly_what_was(some: list, by_number: list, left: str, right: str) -> None:
    before = [j for j in some if j.pair != (min(left, right), max(left, right))]
    merge, undo = said(left, right, SAME, "2026-12-01"), said(right, left, UNSURE, "2026-12-02")
    assert cluster(KEYS, [*before, merge, undo], by_number) == cluster(KEYS, before, by_number)


@pytest.mark.properties
@given(judgements, merged, st.randoms())
def test_order_of_mentions_and_merges_changes_nothing(some: list, by_number: list, chance) -> None:
    shuffled, other = list(KEYS), list(by_number)
    chance.shuffle(shuffled)
    chance.shuffle(other)
    assert cluster(shuffled, some, other) == cluster(KEYS, some, by_number)
