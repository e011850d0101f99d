"""OCHA FTS: three shapes, one flow; stages by status; what is shared has no one year or country; the boundary only kept."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from comity.model.records import Flow, FtsFlow
from comity.readers import ocha_fts as reader

HERE = Path(__file__).parent
PAGES = ("", "-page-2", "-page-3")
HDX = (
    "date,budgetYear,description,amountUSD,srcOrganization,srcOrganizationTypes,srcLocations,srcUsageYearStart,srcUsageYearEnd,"
    "destPlan,destPlanCode,destPlanId,destOrganization,destOrganizationTypes,destGlobalClusters,destLocations,destProject,"
    "destProjectCode,destEmergency,destUsageYearStart,destUsageYearEnd,contributionType,flowType,method,boundary,onBoundary,"
    "status,firstReportedDate,decisionDate,keywords,originalAmount,originalCurrency,exchangeRate,id,refCode,createdAt,updatedAt\n"
    "#date,#date+year,#description,#value,#org,#org+type,#loc,#date,#date,#x,#x,#x,#org,#org,#sector,#loc,#x,#x,#x,#date,#date,"
    "#x,#x,#x,#x,#x,#status,#date,#date,#x,#value,#currency,#x,#id,#ref,#date,#date\n"
)
LINE = (
    '2020-03-19,,Choirs that meet,1500,"Korea, Republic of, Government of",Government,KOR,2020,2020,Plan 2020,H,832,Fence Talks,'
    "NGO,"
    "Protection,{places},,,,{first},{last},financial,Standard,Traditional aid,incoming,single,paid,2020-03-27,,,1275.50,EUR,"
    "0.85,100,"
    "R-1,2020-04-01,2020-04-02\n"
)


def kinds(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


def test_a_flow_that_comes_twice_counts_once_where_the_whole_answer_is_one_line(tabular):
    answer = json.dumps(json.loads((HERE / "flows.json").read_text()), ensure_ascii=False)
    as_published = [flow.counts for flow in kinds(tabular(reader, HERE / "flows.json"), Flow)]
    assert False in as_published
    assert [flow.counts for flow in kinds(tabular(reader, answer), Flow)] == as_published


def test_an_answer_of_the_api_gives_the_expected_flows(tabular, expected):
    reading = tabular(reader, HERE / "flows.json")
    got, wanted = expected(HERE / "expected.csv", kinds(reading, Flow))
    assert reading.recognised
    assert got == wanted
    assert [code for code, _ in reading.codes] == [
        "location-without-code",
        "repeated-flow",
        "unreadable-number",
        "unknown-status",
        "not-a-flow",
    ]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("flows", [1, 300])
def test_one_page_of_an_answer_says_that_there_are_more(tabular, before, flows):
    answer = json.loads((HERE / "flows.json").read_text())
    one = answer["data"]["flows"][0]
    data = {"flows": [one | {"id": str(number), "description": "x" * 400} for number in range(flows)]}
    last, page = {"count": flows}, {"count": flows, "nextLink": "https://api.hpc.tools/v1/public/fts/flow?page=2"}
    for meta, codes in ((last, []), (page, ["more-pages"])):
        whole = {"meta": meta, "data": data} if before else {"data": data, "meta": meta}
        reading = tabular(reader, json.dumps(whole))
        assert len(kinds(reading, FtsFlow)) == flows
        assert [code for code, _ in reading.codes if code != "location-without-code"] == codes


def test_all_that_fts_says_of_a_flow_is_kept(tabular):
    first, second, *_ = kinds(tabular(reader, HERE / "flows.json"), FtsFlow)
    assert (first.source_locations, first.source_years, first.destination_locations) == ("DEU", "2020", "PSE")
    assert (first.original_amount, first.original_currency, first.exchange_rate) == ("1275.50", "EUR", "0.85")
    assert (first.boundary, first.on_boundary, first.new_money, first.keywords) == (
        "incoming",
        "single",
        True,
        "Multiyear;Peace",
    )
    assert (second.destination_shared, second.children) == ("Location;UsageYear", "102;103")


def test_hdx_s_table_gives_the_same_flow_and_its_row_of_hashtags_none(tabular):
    reading = tabular(reader, HDX + LINE.format(places="PSE", first=2020, last=2020))
    assert reading.recognised
    assert reading.findings == []
    (flow,) = kinds(reading, Flow)
    assert (flow.provider, flow.recipient, flow.stage, flow.amount, flow.year, flow.date) == (
        "Korea, Republic of, Government of",
        "PSE",
        "disbursed",
        "1500",
        2020,
        "2020-03-19",
    )
    several = tabular(reader, HDX + LINE.format(places='"JOR,PSE"', first=2019, last=2021))
    (flow,), (record,) = kinds(several, Flow), kinds(several, FtsFlow)
    assert (flow.recipient, flow.year) == (None, None)
    assert (record.destination_locations, record.destination_years) == ("JOR;PSE", "2019;2020;2021")
    odd = tabular(reader, HDX + LINE.format(places="PSE", first="soon", last=2021))
    assert odd.codes == [("unreadable-year", 3)]


def test_the_flat_table_splits_its_lists_and_leaves_out_rows_that_its_maker_added(tabular):
    text = (
        "id,amountUSD,status,flowType,newMoney,date,originalAmount,versionId,boundary,onBoundary,sourceObjects_Organization.id,"
        "sourceObjects_Organization.name,sourceObjects_Location.id,sourceObjects_Location.name,destinationObjects_Location.id,"
        "destinationObjects_Location.name,destinationObjects_UsageYear.id,destinationObjects_UsageYear.name,"
        "destinationObjects_UsageYear.behavior,destinationObjects_Cluster.id,dummy\n"
        '1,5e+05,paid,Standard,TRUE,2020-09-21T00:00:00Z,NA,1,incoming,single,2924,"Switzerland, Government of",217,Switzerland,'
        "171; 114,occupied Palestinian territory; Jordan,40; 41,2019; 2020,shared; shared,,FALSE\n"
        "1,-5e+05,paid,Standard,TRUE,2020-09-21T00:00:00Z,NA,1,incoming,single,,,,,,,41,2020,single,,TRUE\n"
    )
    reading = tabular(reader, text)
    assert reading.recognised
    assert reading.codes == [("derived-row", 3)]
    (record,) = kinds(reading, FtsFlow)
    assert (record.amount, record.original_amount, record.source_locations) == ("500000", None, "CHE")
    assert (record.destination_locations, record.destination_years) == ("JOR;PSE", "2019;2020")
    assert record.destination_shared == "Location;UsageYear"


@pytest.mark.parametrize(
    "name", ["1-fts-flow-custom-search-planid-1006-groupby-location.json", "1-public-location.json"]
)
def test_other_answers_of_the_api_are_not_taken_for_flows(tabular, shared, name):
    assert not tabular(reader, shared(f"crs_us/ocha-fts-api/input/{name}")).recognised


def test_the_record_suffices_to_draw_fts_s_own_boundary_of_palestine_in_2020(tabular, shared):
    records = []
    for page in PAGES:
        reading = tabular(
            reader, shared(f"crs_us/ocha-fts-api/input/custom-search-locationid-171-year-2020{page}.json")
        )
        assert [code for code, _ in reading.codes] == ([] if page == PAGES[-1] else ["more-pages"])
        records += kinds(reading, FtsFlow)

    def inside(record, side):
        places, years = getattr(record, f"{side}_locations") or "", getattr(record, f"{side}_years") or ""
        return "PSE" in places.split(";") and "2020" in years.split(";")

    drawn = {(True, True): "internal", (False, True): "incoming", (True, False): "outgoing"}
    ours = [drawn[inside(r, "source"), inside(r, "destination")] for r in records]
    assert Counter(ours) == {"incoming": 338, "internal": 85, "outgoing": 1}
    assert ours == [r.boundary for r in records]
    shared_by_several = [
        bool({"Location", "UsageYear"} & set((r.destination_shared or "").split(";"))) for r in records
    ]
    incoming = [(r, s) for r, s, way in zip(records, shared_by_several, ours, strict=True) if way == "incoming"]
    assert sum(Decimal(r.amount) for r, s in incoming if r.status != "pledge" and not s) == 381_508_179


@pytest.mark.parametrize(("way", "rows"), [("incoming", 338), ("internal", 85), ("outgoing", 1)])
def test_hdx_s_files_hold_the_same_flows(tabular, shared, way, rows):
    reading = tabular(reader, shared(f"crs_us/ocha-fts-api/fts_{way}_funding_pse.csv"))
    assert (len(kinds(reading, Flow)), reading.findings) == (rows, [])


def test_hdx_s_older_table_lists_its_usage_years(tabular):
    table = (
        "date,description,amountUSD,srcOrganizations,srcLocations,srcUsageYears,destOrganizations,destClusters,destLocations,"
        "destUsageYears,flowType,boundary,status,id\n"
        "#date,#description,#value,#org,#country,#date,#org,#sector,#country,#date,#x,#x,#status,#activity\n"
        '2018-02-01,Two years,70,"Korea, Republic of, Government of",KOR,2018,Fence Talks,,PSE,"2018,2020",Standard,incoming,'
        "paid,7\n"
        "2018-02-01,One year,30,Sea Fund,,2018,Fence Talks,,PSE,2018,Standard,incoming,commitment,8\n"
    )
    reading = tabular(reader, table)
    assert reading.recognised
    assert reading.findings == []
    flows = [r for r in reading.records if isinstance(r, FtsFlow)]
    assert [(f.source_organisations, f.destination_years) for f in flows] == [
        ("Korea, Republic of, Government of", "2018;2020"),
        ("Sea Fund", "2018"),
    ]
    assert [r.year for r in reading.records if isinstance(r, Flow)] == [None, 2018]
