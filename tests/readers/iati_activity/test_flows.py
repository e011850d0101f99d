"""Transactions as flows: which stage, to whom, for what, and amounts that re-sum exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.finding import Level
from comity.model.records import Flow, Transaction
from comity.readers.iati_activity.splits import Entry, divide, shares_of, weights


def paid(kind="3", value="100", more=""):
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2020-05-06"/>'
        f"<value>{value}</value>{more}</transaction>"
    )


def rows(read):
    return [(f.recipient, f.purpose, Decimal(f.amount)) for f in read.of(Flow)]


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("2", "committed"),
        ("3", "disbursed"),
        ("4", "spent"),
        ("5", "returned"),
        ("6", "returned"),
        ("7", "returned"),
        ("8", "disbursed"),
        ("9", "returned"),
        ("12", "pledged"),
        ("C", "committed"),
        ("R", "returned"),
    ],
)
def test_outgoing_types_have_a_stage(activity, kind, stage):
    assert [f.stage for f in activity(paid(kind)).of(Flow)] == [stage]


@pytest.mark.parametrize("kind", ["1", "10", "11", "13", "IF"])
def test_views_from_below_and_guarantees_are_no_flows_and_no_findings(activity, kind):
    read = activity(paid(kind))
    assert len(read.of(Transaction)) == 1
    assert not read.of(Flow)
    assert not read.findings


def test_a_negative_amount_is_kept(activity):
    assert rows(activity(paid(value="-3.5"))) == [(None, None, Decimal("-3.5"))]


def test_the_reporting_organisation_pays_where_no_provider_is_named(activity):
    named = '<provider-org ref="P"><narrative>Payer</narrative></provider-org>'
    own = '<provider-org ref="R"/>'
    other = '<provider-org ref="Q"/>'
    read = activity(paid() + paid(more=named) + paid(more=own) + paid(more=other))
    assert [(f.provider, f.provider_ref) for f in read.of(Flow)] == [
        ("Reporter", "R"),
        ("Payer", "P"),
        ("Reporter", "R"),
        (None, "Q"),
    ]


def test_the_transactions_own_codes_override_the_activitys(activity):
    above = '<recipient-country code="IL"/><sector code="11110"/>'
    read = activity(
        above
        + paid()
        + paid(more='<sector code="15220"/><recipient-region code="589"/>')
        + paid(more='<recipient-country code="PS"/><recipient-region code="589"/>')
        + paid(more='<sector vocabulary="99" code="X"/><recipient-region vocabulary="99" code="Y"/>')
    )
    assert [(f.recipient, f.recipient_kind, f.purpose) for f in read.of(Flow)] == [
        ("IL", "country", "11110"),
        ("589", "region", "15220"),
        ("PS", "country", "11110"),
        ("IL", "country", "11110"),
    ]


def test_five_digit_purposes_go_before_three_digit_ones(activity):
    both = '<sector vocabulary="2" code="152"/><sector vocabulary="1" code="15220"/>'
    three = '<sector vocabulary="2" code="152"/><sector vocabulary="99" code="Z"/>'
    read = activity(paid(more=both) + paid(more=three))
    assert [(f.purpose, f.purpose_vocabulary) for f in read.of(Flow)] == [("15220", "1"), ("152", "2")]


def test_thirds_count_as_a_hundred_and_re_sum(activity):
    thirds = "".join(f'<recipient-country code="{c}" percentage="33.33"/>' for c in ("IL", "PS", "JO"))
    read = activity(thirds + paid())
    assert rows(read) == [
        ("IL", None, Decimal("33.33")),
        ("PS", None, Decimal("33.33")),
        ("JO", None, Decimal("33.34")),
    ]
    assert not read.findings


def test_what_percentages_leave_out_has_no_recipient_and_is_not_rescaled(activity):
    read = activity(
        '<recipient-country code="IL" percentage="60"/><recipient-region code="589" percentage="30"/>' + paid()
    )
    assert rows(read) == [("IL", None, 60), ("589", None, 30), (None, None, 10)]
    assert [(f.code, f.level) for f in read.findings] == [("split-off-100", Level.LOSS)]


@pytest.mark.parametrize(
    "split",
    [
        '<sector code="1" percentage="60"/><sector code="2" percentage="60"/>',
        '<sector code="1"/><sector code="2"/>',
        '<sector code="1" percentage="50"/><sector code="2"/>',
        '<sector code="1" percentage="half"/><sector code="2" percentage="50"/>',
        '<sector code="1" percentage="-10"/><sector code="2" percentage="110"/>',
    ],
)
def test_unusable_percentages_leave_the_whole_without_a_purpose(activity, split):
    read = activity(split + paid())
    assert rows(read) == [(None, None, 100)]
    assert "split-off-100" in read.codes()


def test_each_sector_vocabulary_is_checked_apart(activity):
    read = activity(
        '<sector vocabulary="1" code="15220" percentage="100"/><sector vocabulary="7" code="16" percentage="70"/>'
        + paid()
    )
    assert rows(read) == [(None, "15220", 100)]
    assert [(f.level, f.found) for f in read.findings] == [
        (Level.NOTE, "sectors of vocabulary 7: percentages that add up to 70")
    ]


def test_a_transaction_without_a_date_is_a_flow_without_a_year(activity):
    read = activity("<transaction><transaction-type code='3'/><value>1</value></transaction>")
    assert [(f.date, f.year) for f in read.of(Flow)] == [(None, None)]
    assert read.codes() == ["transaction-without-date"]


@pytest.mark.parametrize("value", ["<value>unknown</value>", "<value/>", ""])
def test_a_transaction_without_a_value_is_kept_and_is_no_flow(activity, value):
    read = activity(
        f"<transaction><transaction-type code='3'/><transaction-date iso-date='2020-01-01'/>{value}</transaction>"
    )
    assert len(read.of(Transaction)) == 1
    assert not read.of(Flow)
    assert "transaction-without-value" in read.codes()


percentages = st.lists(st.decimals("0", "100", places=2).map(str), min_size=1, max_size=6)


@pytest.mark.properties
@given(
    st.decimals("-1e15", "1e15", places=12).map(lambda d: format(d, "f")),
    percentages,
    percentages,
)
def test_split_rows_always_re_sum_to_the_source(value, first, second):
    one, _ = shares_of([Entry(str(n), "country", p, True) for n, p in enumerate(first)])
    other, _ = shares_of([Entry(str(n), "1", p, True) for n, p in enumerate(second)])
    parts = divide(value, weights(one, other))
    assert len(parts) == len(one) * len(other)
    assert sum(map(Decimal, parts)) == Decimal(value)
    assert all(-Decimal(amount).as_tuple().exponent <= 12 for amount in parts)
    assert all("E" not in amount for amount in parts)
    shares = [(a.percentage, b.percentage) for a in one for b in other]
    for amount, (a, b) in list(zip(parts, shares, strict=True))[:-1]:
        exact = Fraction(value) * Fraction(100 if a is None else a) * Fraction(100 if b is None else b) / 10_000
        assert abs(Fraction(amount) - exact) <= Fraction(1, 2 * 10**12)
