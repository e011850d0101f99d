"""Rows set aside when a release was made give the figures that the same question gives when it looks through every flow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from comity.lake import Lake
from comity.methods import cases, figure, named, selector_catches
from comity.methods.catching import is_looked_for, is_set_aside, word_hits
from comity.methods.questions import definitions_of
from comity.methods.selection import listed, select
from tests.building import activity, iati, payment, put, read_in, starter_lake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set-aside")
    starter_lake(folder / "home")
    said = "<description><narrative>{}</narrative></description>"
    listed = [
        activity(
            "XX-1-A",
            payment("10"),
            payment("4", kind="2"),
            more=said.format("Dialogue  entre\nvoisins, VÖLKERVERSTÄNDIGUNG"),
        ),
        activity("XX-1-B", payment("7"), more=said.format("A people-to-people\n programme")),
        activity(
            "XX-1-C",
            payment("3"),
            sector="11110",
            country="IL",
            more=said.format("ｐｅｏｐｌｅ－ｔｏ－ｐｅｏｐｌｅ ﬁeld"),
        ),
        activity("XX-1-D", payment("2"), country="JO", more=said.format("people to people")),
        activity("XX-1-E", payment("5"), country="IL", more=said.format("لقاءات بين الشعبين: حوار")),
    ]
    read_in(folder / "home", put(folder, "xx.xml", iati(*listed)))
    return folder / "home"


def scanning(home: Path, known: str = "caught-by") -> Lake:
    """A lake of which nobody knows what was set aside in it: rows, or (`sought`) where words stand in them."""
    lake = Lake.open(home)
    lake.memo[known] = {}
    return lake


def test_every_selection_and_hit_is_the_same_row_by_row(home: Path) -> None:
    aside, scan = Lake.open(home), scanning(home)
    seen = 0
    for case in cases(aside).values():
        assert is_set_aside(aside, case)
        assert not is_set_aside(scan, case)
        _, asked = named(case, case.headline)
        assert sorted(map(str, selector_catches(aside, case.id))) == sorted(map(str, selector_catches(scan, case.id)))
        for definition in definitions_of(case):
            for stage in ("committed", "disbursed"):
                one = replace(asked, definition=definition, stage=stage)
                assert select(aside, one) == select(scan, one)
                rows = [sorted(map(repr, map(sorted, (r.items() for r in listed(at, one))))) for at in (aside, scan)]
                assert rows[0] == rows[1]
                seen += sum("XX-1-" in row for row in rows[0])
    assert seen > 4


@pytest.mark.parametrize("known", ["caught-by", "sought"])
def test_words_found_when_the_release_was_made_are_those_found_when_asked(home: Path, known: str) -> None:
    aside, scan = Lake.open(home), scanning(home, known)
    assert is_looked_for(aside, "people-to-people")
    found = set[str]()
    for case in cases(aside).values():
        for stage in ("committed", "disbursed", ""):
            told = word_hits(aside, case, "people-to-people", stage)
            assert told == word_hits(scan, case, "people-to-people", stage)
            found |= {f"{hit.word} {hit.element}" for hit in told.values()}
    assert {"völkerverständigung description", "people-to-people description", "بين الشعبين description"} <= found


def test_words_that_the_release_was_not_asked_for_are_looked_up_again(home: Path) -> None:
    lake = Lake.open(home)
    lake.memo["sought"] = {"people-to-people": "of another list of words"}
    assert not is_looked_for(lake, "people-to-people")


def test_figures_and_their_lineage_are_the_same(home: Path) -> None:
    aside, scan = Lake.open(home), scanning(home)
    for case in cases(aside).values():
        for one in (case.headline, *case.figures):
            assert figure(aside, *named(case, one)) == figure(scan, *named(case, one))


def test_changed_selector_is_looked_up_in_the_flows_not_in_what_was_set_aside(home: Path) -> None:
    lake = Lake.open(home)
    case = cases(lake)["israel-palestine"]
    assert is_set_aside(lake, case)
    narrower = replace(case, selectors=case.selectors[:1])
    assert not is_set_aside(lake, narrower)
