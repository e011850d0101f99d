"""Money, stages, figures and settings refuse what would make a false number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from comity.model.errors import RefusedError, SettingsError, UsageError
from comity.model.figure import Figure, Gap, Lineage
from comity.model.money import Money, StagedMoney, add_up
from comity.model.question import Question, Years, figure_id
from comity.model.settings import Settings
from comity.model.stage import Stage


def test_there_are_ten_stages_and_obligated_is_committed() -> None:
    assert len(Stage) == 10
    assert Stage.named("Obligated") is Stage.COMMITTED
    with pytest.raises(UsageError, match="received"):
        Stage.named("received")


def test_amounts_of_different_stages_are_never_added() -> None:
    committed = StagedMoney(Money(Decimal(1), "USD"), Stage.COMMITTED)
    with pytest.raises(RefusedError, match="different stages"):
        add_up([committed, StagedMoney(Money(Decimal(1), "USD"), Stage.DISBURSED)])
    assert add_up([committed, committed]) == StagedMoney(Money(Decimal(2), "USD"), Stage.COMMITTED)
    assert add_up([]) is None


@pytest.mark.parametrize("other", [Money(Decimal(1), "EUR"), Money(Decimal(1), "USD", "constant:2022")])
def test_currencies_and_price_bases_are_never_mixed(other: Money) -> None:
    with pytest.raises(RefusedError, match="cannot be added"):
        Money(Decimal(1), "USD") + other


def test_money_is_decimal_with_a_currency() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="no currency"):
        Money(Decimal(1), "")


def lineage(**changes: str) -> Lineage:
    given = {"release": "r", "method": "total", "version": "1", "formula": "1 = 1", "digest": "d"} | changes
    return Lineage(parameters={}, rows=1, **given)  # type: ignore[arg-type]


def test_figure_cannot_be_built_without_lineage_nor_be_empty_without_a_gap() -> None:
    with pytest.raises(TypeError):
        Figure("id", Decimal(1), None, None, "USD", ())  # type: ignore[call-arg]
    with pytest.raises(RefusedError, match="lineage"):
        Figure("id", Decimal(1), None, None, "USD", (), None)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="lacks"):
        lineage(release="")
    with pytest.raises(RefusedError, match="gap"):
        Figure("id", None, None, None, "USD", (), lineage())
    assert Figure("id", None, None, None, "USD", (Gap("no-flows"),), lineage()).value is None


@pytest.mark.parametrize("text", ["86-05", "2005-1986", "1986–", "", "nineteen"])
def test_malformed_years_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Years.parse(text)


def test_figure_id_is_of_method_and_parameters_alone() -> None:
    asked = Question("c", "committed", "curated", "a", Years(1986, 2005), "p")
    assert figure_id("total", asked) == figure_id(
        "total", Question("c", "committed", "curated", "a", Years.parse("1986-2005"), "p")
    )
    assert figure_id("total", asked) != figure_id("per-person", asked)


def test_unknown_or_malformed_settings_stop_the_start() -> None:
    with pytest.raises(SettingsError, match="COMITY_HOEM"):
        Settings.read({"COMITY_HOEM": "/x"})
    with pytest.raises(SettingsError, match="COMITY_PORT"):
        Settings.read({"COMITY_PORT": "eighty"})
    assert Settings.read({"COMITY_HOME": "/x", "COMITY_PORT": "81"}).port == 81
