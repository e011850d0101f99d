"""The donor, channel and receiver diagram: no amount is lost, small parties are gathered, everything stands in the picture."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from comity.briefs import draw, paths
from comity.briefs.palette import donor_colour
from tests.building import examples

HOSTILE = "A & <script>alert(1)</script>"
PARTY = st.none() | st.sampled_from([HOSTILE, "UNDP", "b", "c", "d", "e", "f", "g", "h", "Very long name " * 9])
PATHS = st.lists(
    st.builds(
        paths.Path,
        PARTY,
        PARTY,
        PARTY,
        st.decimals(-(10**15), 10**15, places=12),
        st.integers(1, 9),
        st.booleans(),
    ),
    max_size=40,
)


def labels(made: paths.Diagram) -> paths.Labels:
    return paths.Labels(
        {(n.column, n.key): (str(n.key), f"${n.amount:,.0f}") for column in made.columns for n in column},
        {n.key: donor_colour(str(n.key)) for n in made.columns[0]},
    )


@pytest.mark.properties
@examples(150)
@given(PATHS, st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)))
def test_every_column_adds_up_to_the_same_and_with_corrections_to_the_whole(
    given_paths: list[paths.Path], most: tuple[int, int, int]
) -> None:
    gathered, gone = paths.gather(given_paths, most)
    made = paths.diagram(gathered)
    with localcontext(prec=60):
        whole = sum((p.amount for p in given_paths), Decimal(0))
        for column in made.columns:
            assert sum((n.amount for n in column), Decimal(0)) == made.drawn
        assert made.drawn + made.undrawn == whole
    assert made.undrawn <= 0
    assert sum(p.rows for p in gathered) == sum(p.rows for p in given_paths)
    for column in range(3):
        parties = {p.keys[column] for p in given_paths} - {None}
        named = {p.keys[column] for p in gathered} - {None, paths.OTHERS}
        assert len(named) + gone[column] == len(parties)
        assert len(named) <= most[column] + 1
        assert gone[column] != 1, "one party alone is named, never “1 other”"


@pytest.mark.properties
@examples(60)
@given(PATHS, st.sampled_from([paths.WIDE, paths.NARROW]))
def test_whole_drawing_stands_inside_the_picture_and_bars_are_as_tall_as_their_amounts(
    given_paths: list[paths.Path], width: int
) -> None:
    made = paths.diagram(paths.gather(given_paths)[0])
    root = etree.fromstring(paths.svg(made, labels(made), width).encode())
    height = float(root.get("height"))
    bars = root.findall("{*}rect")
    assert len(bars) == sum(len(column) for column in made.columns)
    for bar in bars:
        assert 0 <= float(bar.get("x")) <= width - paths.BAR
        assert float(bar.get("y")) >= 0
        assert float(bar.get("y")) + float(bar.get("height")) <= height + 0.5
    for text in root.findall("{*}text"):
        assert 0 < float(text.get("y")) < height
        assert float(text.get("y")) - 12.5 > -1
    tall: dict[str, float] = defaultdict(float)
    for bar in bars:
        tall[bar.get("x")] += float(bar.get("height"))
    assert all(paths.TALL - 1 <= one <= paths.TALL + 20 for one in tall.values())


def test_labels_of_a_column_do_not_run_into_each_other() -> None:
    many = [paths.Path(f"Donor {n}", f"Channel {n % 3}", f"Receiver {n}", Decimal(10**n)) for n in range(20)]
    made = paths.diagram(paths.gather(many)[0])
    for width in (paths.WIDE, paths.NARROW):
        root = etree.fromstring(paths.svg(made, labels(made), width).encode())
        rows: dict[str, list[float]] = defaultdict(list)
        for text in root.findall("{*}text"):
            rows[text.get("text-anchor")].append(float(text.get("y")))
        for column in rows.values():
            ordered = sorted(column)
            assert all(after - before >= paths.LINE - 0.2 for before, after in zip(ordered, ordered[1:], strict=False))


@pytest.mark.parametrize("name", ["A" * 200, "one two " * 40, "CHEMONICS INTERNATIONAL, INC.", "", " ", "منظمة " * 30])
def test_label_is_folded_into_its_room_and_cut_with_a_mark(name: str) -> None:
    for width in (paths.WIDE, paths.NARROW):
        room = paths.SIDE[width] - 4
        lines = paths._folded(name, room, paths.FOLDS[width])
        assert 1 <= len(lines) <= paths.FOLDS[width]
        assert all(paths._wide(line) <= room + paths.CAPITAL for line in lines)
        assert "".join(lines).endswith("…") or "".join(lines).replace(" ", "") == name.replace(" ", "")


def test_small_parties_are_gathered_and_those_nobody_names_keep_a_node_of_their_own() -> None:
    many = [paths.Path("a", None, f"r{n}", Decimal(100 - n)) for n in range(20)]
    gathered, gone = paths.gather(many)
    made = paths.diagram(gathered)
    assert gone == (0, 0, 12)
    assert made.columns[1] == (paths.Node(1, None, made.drawn),)
    assert made.columns[2][-1].key == paths.OTHERS
    assert made.columns[2][-1].amount == sum(range(81, 93))


def test_money_that_is_paid_on_is_marked_without_colour() -> None:
    made = paths.diagram(
        [paths.Path("a", None, "b", Decimal(9), internal=True), paths.Path("a", None, "c", Decimal(1))]
    )
    drawn = paths.svg(made, labels(made))
    ribbons = re.findall(r"<path [^>]*>", drawn)
    assert sum("stroke-dasharray" in one for one in ribbons) == 2
    assert len(ribbons) == 4


def test_donors_have_the_colours_that_they_have_everywhere() -> None:
    made = paths.diagram([paths.Path("us", None, "b", Decimal(9))])
    page = draw.for_page(paths.svg(made, labels(made)))
    assert page.count("var(--c-united-states)") == 3
    assert not re.search(r"#[0-9a-f]{6}", page)
    assert "<script" not in page
    assert 'style="' not in page
