"""USAspending: an action's obligation, not the total beside it; an award's totals, marked as of its whole life."""

from pathlib import Path

from comity.model.records import Award, Flow
from comity.readers import usaspending_awards as reader

HERE = Path(__file__).parent
SUMMARY = (
    "contract_award_unique_key,award_id_piid,total_obligated_amount,total_outlayed_amount,potential_total_value_of_award,"
    "award_base_action_date,award_latest_action_date,awarding_agency_name,treasury_accounts_funding_this_award,recipient_uei,"
    "recipient_name,primary_place_of_performance_country_code,prime_award_base_transaction_description\n"
    "CONT_AWD_7299C1,7299C00001,53000000.00,41000000.5,87624932,2022-09-29,2025-02-26,Agency for International Development,"
    "072-2022/2023-1037-000;072-2021/2022-1037-000,ABCDEFGH1234,BRIDGE BUILDERS INC,PSE,ECONOMIC BRIDGES\n"
)


def test_transactions_give_the_expected_records(tabular, expected):
    reading = tabular(reader, HERE / "transactions.csv")
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("unreadable-date", 5), ("amount-missing", 4)]


def test_an_award_summary_gives_totals_that_are_no_year_s_money(tabular):
    reading = tabular(reader, SUMMARY)
    assert reading.recognised
    assert reading.findings == []
    (award,) = [r for r in reading.records if isinstance(r, Award)]
    assert (award.award, award.estimated, award.as_of) == ("7299C00001", "87624932", "2025-02-26")
    assert award.accounts == "072-2022/2023-1037-000;072-2021/2022-1037-000"
    flows = [r for r in reading.records if isinstance(r, Flow)]
    assert [(f.stage, f.amount, f.split, f.date, f.date_kind, f.year) for f in flows] == [
        ("committed", "53000000.00", 0, None, "cumulative", 2025),
        ("disbursed", "41000000.5", 1, None, "cumulative", 2025),
    ]
    assert all("not in one year" in f.weakness for f in flows)


def test_broken_amounts_are_findings(tabular):
    reading = tabular(reader, SUMMARY.replace("53000000.00", "53m"))
    assert reading.codes == [("unreadable-number", 2)]
    assert [r.stage for r in reading.records if isinstance(r, Flow)] == ["disbursed"]


def test_a_subaward_file_is_not_recognised(tabular):
    assert not tabular(
        reader, "prime_award_unique_key,subaward_amount,subaward_action_date,subawardee_name\n"
    ).recognised


def test_a_contract_s_estimate_is_what_it_may_come_to_and_else_what_it_comes_to_now(tabular):
    both = SUMMARY.replace(
        "potential_total_value_of_award", "current_total_value_of_award,potential_total_value_of_award"
    )
    for now, may, estimate in (("1", "87624932", "87624932"), ("61000000", "", "61000000")):
        reading = tabular(reader, both.replace(",87624932,", f",{now},{may},"))
        assert reading.findings == []
        assert [r.estimated for r in reading.records if isinstance(r, Award)] == [estimate]


def test_lines_of_a_delta_that_change_or_delete_others_are_left_out_and_said(tabular, tmp_path):
    head, *lines = (HERE / "transactions.csv").read_text().splitlines()
    changes = ["C", "D", "", ""]
    delta = tmp_path / "FY(All)_All_Assistance_Delta_20250306_1.csv"
    delta.write_text("\n".join([f"correction_delete_ind,{head}", *map(",".join, zip(changes, lines, strict=True))]))
    reading = tabular(reader, delta)
    assert [r.title for r in reading.records if isinstance(r, Flow)] == ["ODD DATE"]
    assert ("rows-skipped", 2) in reading.codes
