"""Compiled columns are the columns that Arrow makes of the same rows; what they cannot make is left to Arrow."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.lake.writer import TableWriter
from comity.model import reading
from comity.model.reading import builder, shape
from comity.model.records import Transaction

pytestmark = pytest.mark.skipif(
    reading.native is None, reason="comity.model._columns was not built here (no compiler, or no Cython)"
)
HEAD = ("ref", "humanitarian", "type", "date", "value", "currency", "currency_inherited", "value_date", "description")
SHAPE = shape(Transaction, ("activity", "iati_identifier"), ("locator", "transaction", *HEAD))
text = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
day = st.none() | st.dates().map(str)
amount = st.none() | st.from_regex(r"[+-]?[0-9]{1,26}(\.[0-9]{1,12})?", fullmatch=True).filter(str.isascii)
own = st.tuples(
    *(st.just("/transaction[1]"), st.integers(0, 2**40), text, st.none() | st.booleans(), text, day, amount, text),
    *(st.booleans(), day, text, st.tuples(*[text] * len(SHAPE.shared))),
)
block = st.tuples(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    st.tuples(st.integers(0, 9), text),
    st.lists(own, max_size=4),
)


def table(folder, *batches):
    made = TableWriter("transaction", folder / "t.parquet")
    for number, blocks in enumerate(batches):
        made.begin(f"{number}" * 64)
        made.add_batch(SHAPE, list(blocks))
    made.close()
    return pq.read_table(folder / "t.parquet") if made.rows else None


@pytest.fixture
def both(tmp_path, monkeypatch):
    def make(*batches):
        compiled = table(tmp_path, *batches)
        with monkeypatch.context() as patch:
            patch.setattr(reading, "native", None)
            return compiled, table(tmp_path, *batches)

    return make


@given(st.lists(st.lists(block, max_size=3), max_size=4))
@settings(suppress_health_check=["function_scoped_fixture"], deadline=None)
@pytest.mark.properties
def test_compiled_columns_are_arrows(both, batches):
    compiled, pure = both(*batches)
    assert compiled == pure


def row(date="2024-02-29", value="1.5"):
    return ("", 1, None, None, None, date, value, None, True, None, None, (None,) * len(SHAPE.shared))


@pytest.mark.parametrize("value", ["-0.5", "+3", "007", "0", "99999999999999999999999999.999999999999", "-1"])
def test_amounts_are_stored_to_the_last_digit(both, value):
    compiled, pure = both([("here", (1, "A"), (row(value=value),))])
    assert compiled == pure


@pytest.mark.parametrize("date", ["0001-01-01", "1900-02-28", "2000-02-29", "1969-12-31", "9999-12-31", "2100-03-01"])
def test_days_are_stored_as_they_are(both, date):
    compiled, pure = both([("here", (1, "A"), (row(date),))])
    assert compiled == pure
    assert str(compiled["date"][0]) == date


@pytest.mark.parametrize(
    "odd", [{"date": "2023-02-29"}, {"date": "2023-2-1"}, {"value": "1e3"}, {"value": "."}, {"value": "1" * 27}]
)
def test_what_is_not_plain_is_refused_and_left_to_arrow(odd):
    made = builder(SHAPE)
    made.add([("", (1, "A"), (row(),))])
    with pytest.raises(ValueError, match="a (date|number) that"):
        made.add([("", (1, "A"), (row(), row(**odd)))])
    assert made.rows == 1


def test_rows_before_and_after_what_is_left_to_arrow_are_kept_in_order(both):
    plain, odd = [("here", (1, "A"), (row(), row(None, None)))], [("here", (2, "A"), (row(), row(value="1e3")))]
    compiled, pure = both(plain, odd, plain, plain)
    assert compiled == pure
    assert compiled["activity"].to_pylist() == [1, 1, 2, 2, 1, 1, 1, 1]
    assert compiled["snapshot"].to_pylist() == [f"{n}" * 64 for n in (0, 0, 1, 1, 2, 2, 3, 3)]


@given(st.lists(st.lists(block, max_size=5), max_size=4))
@settings(suppress_health_check=["function_scoped_fixture"], deadline=None)
@pytest.mark.properties
def test_columns_filled_elsewhere_are_added_as_their_rows_would_be(tmp_path, batches):
    by_rows = table(tmp_path, *batches)
    made, apart = TableWriter("transaction", tmp_path / "t.parquet"), builder(SHAPE)
    for number, blocks in enumerate(batches):
        made.begin(f"{number}" * 64)
        apart.add(list(blocks))
        made.add_batch(SHAPE, apart)
        apart.clear()
    made.close()
    assert (pq.read_table(tmp_path / "t.parquet") if made.rows else None) == by_rows
