"""Sums hold whatever the order or the partition of the files."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.lake import Lake
from tests.building import activity, examples, iati, payment, put, read_in

pytestmark = pytest.mark.properties
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=12, allow_nan=False, allow_infinity=False)


@examples(8)
@given(st.lists(st.lists(amounts, min_size=1, max_size=4), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_total_does_not_depend_on_order_or_partition(worlds: list[list[Decimal]], random) -> None:
    activities = [activity(f"XX-1-{n}", *(payment(format(a, "f")) for a in world)) for n, world in enumerate(worlds)]
    expected = sum((a for world in worlds for a in world), Decimal(0))
    with tempfile.TemporaryDirectory() as folder:
        together, apart = Path(folder) / "h1", Path(folder) / "h2"
        read_in(together, put(Path(folder), "all.xml", iati(*activities)))
        shuffled = list(enumerate(activities))
        random.shuffle(shuffled)
        for n, one in shuffled:
            read_in(apart, put(Path(folder), f"part-{n}.xml", iati(one)))
        sums = [Lake.open(home).rows("SELECT SUM(amount) FROM flow")[0][0] for home in (together, apart)]
    assert sums == [expected, expected]


@examples(12)
@given(
    amounts,
    st.lists(st.decimals(min_value=0, max_value=60, places=3), min_size=1, max_size=5),
    st.lists(st.decimals(min_value=0, max_value=60, places=3), min_size=1, max_size=4),
)
def test_split_rows_add_up_to_their_transaction_exactly(
    amount: Decimal, countries: list[Decimal], sectors: list[Decimal]
) -> None:
    codes = ("KE", "CO", "NP", "RW", "BA")
    more = "".join(f'<recipient-country code="{c}" percentage="{p}"/>' for c, p in zip(codes, countries, strict=False))
    more += "".join(f'<sector vocabulary="1" code="1521{n}" percentage="{p}"/>' for n, p in enumerate(sectors))
    bare = activity("XX-1-S", payment(format(amount, "f")), more=more)
    bare = bare.replace('<sector vocabulary="1" code="15220"/><recipient-country code="PS"/>', "")
    with tempfile.TemporaryDirectory() as folder:
        read_in(Path(folder) / "home", put(Path(folder), "split.xml", iati(bare)))
        assert Lake.open(Path(folder) / "home").rows("SELECT SUM(amount) FROM flow") == [(amount,)]
