"""What scripts rely on: the JSON of each command, its exit codes, and a starter lake where there was none."""

from __future__ import annotations

import functools
import http.server
import threading
from decimal import Decimal
from pathlib import Path

from tests.building import activity, iati, payment, put


def test_command_without_a_lake_builds_the_starter_lake_first(comity, tmp_path: Path) -> None:
    answer = comity(
        "figure",
        "total",
        "--case",
        "northern-ireland",
        "--donor",
        "US",
        "--years",
        "1986-1988",
        "--json",
        home=tmp_path,
    )
    assert answer.code == 0, answer.err
    assert set(answer.json) >= {"value", "low", "high", "unit", "gaps", "lineage"}
    assert answer.json["value"] == "120002000"
    assert answer.json["lineage"]["rows"] == 3
    assert (tmp_path / "lake" / "current").exists()


def test_ingest_reports_release_files_seconds_and_bytes(comity, tmp_path: Path) -> None:
    file = put(tmp_path / "in", "a.xml", iati(activity("XX-1-A", payment("10.50"), payment("-0.25", kind="2"))))
    answer = comity("ingest", tmp_path / "in", "--json", home=tmp_path / "home")
    report = answer.json
    assert answer.code == 0, answer.err
    assert set(report) == {"release", "files", "seconds", "bytes"}
    assert report["bytes"] == file.stat().st_size
    one = report["files"][0]
    assert (one["path"], one["outcome"], one["activities"], one["transactions"]) == (str(file), "read", 1, 2)
    assert isinstance(one["findings"], int)
    again = comity("ingest", file, "--json", home=tmp_path / "home").json
    assert again["release"] == report["release"]
    assert again["files"][0]["outcome"] == "unchanged"
    flows = comity(
        "query",
        "SELECT format, stage, provider, receiver, recipient, purpose, amount, currency, date, year FROM flow "
        "WHERE format = 'iati_activity' ORDER BY amount",
        "--json",
        home=tmp_path / "home",
    ).json
    assert flows[0] == {
        "format": "iati_activity",
        "stage": "committed",
        "provider": "Example Donor",
        "receiver": None,
        "recipient": "PS",
        "purpose": "15220",
        "amount": "-0.25",
        "currency": "USD",
        "date": "2022-03-31",
        "year": 2022,
    }
    assert flows[1]["amount"] == "10.5"


def test_claims_come_with_recipes_and_verdicts(comity) -> None:
    claims = comity("claims", "--case", "israel-palestine", "--json").json
    assert all(set(c) >= {"id", "words", "published", "unit", "verdict", "recipes"} for c in claims)
    recipes = [r for c in claims for r in c["recipes"]]
    assert all(set(r) >= {"id", "value", "formula", "fitted", "verdict"} for r in recipes)
    assert all(r["value"] is None or Decimal(r["value"]) is not None for r in recipes)


def test_releases_and_diff_name_what_changed(comity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = comity("ingest", put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("1")))), "--json", home=home).json[
        "release"
    ]
    second = comity("ingest", put(tmp_path, "b.xml", iati(activity("XX-1-B", payment("2")))), "--json", home=home).json[
        "release"
    ]
    listed = [r["id"] for r in comity("releases", "--json", home=home).json]
    assert listed[0] == second or first in listed
    changed = comity("diff", first, second, "--json", home=home).json
    assert changed["tables"]["flow"]["added"] == 1
    assert changed["tables"]["flow"]["rows_added"][0]["amount"] == "2"
    figures = {(f["case"], f["name"]): f for f in changed["figures"]}
    paid = figures["israel-palestine", "purpose-15220-disbursed"]
    assert [r["iati_identifier"] for r in paid["rows_new"]] == ["XX-1-B"]
    assert paid["rows_gone"] == []
    assert Decimal(paid["change"]) > 0


def test_errors_say_what_was_expected_and_end_with_their_code(comity, tmp_path: Path) -> None:
    unknown = comity("figure", "total", "--case", "atlantis")
    assert unknown.code == 2
    assert "northern-ireland" in unknown.err
    assert "Next:" in unknown.err
    refused = comity(
        "figure",
        "per-person",
        "--case",
        "northern-ireland",
        "--area",
        "northern-ireland",
        "--population",
        "nisra-and-census",
    )
    assert refused.code == 5
    assert comity("query", "SELECT nonsense FROM flow").code == 2
    assert comity("query", "DROP TABLE flow").code == 2
    assert comity("query", "COPY flow TO '/tmp/comity-leak.csv'").code == 2
    assert comity("releases", home=tmp_path / "h").code == 0
    answer = comity("figure", "total", "--case", "atlantis", "--json")
    assert answer.json["next_step"]


def test_case_check_names_file_line_and_remedy(comity, tmp_path: Path) -> None:
    put(tmp_path / "broken", "case.yaml", b"id: broken\ntitel: {en: x}\n")
    answer = comity("case", "check", tmp_path / "broken")
    assert answer.code == 3
    assert "case.yaml" in answer.err
    assert "line" in answer.err
    import comity as package

    shipped = Path(package.__file__).parent / "cases" / "northern-ireland"
    assert comity("case", "check", shipped).code == 0


def test_fetch_brings_a_described_dataset_into_the_lake(comity, tmp_path: Path) -> None:
    rows = b"Country Name,Country Code,Year,Value\nIsrael,ISR,2020,9215100\nWest Bank and Gaza,PSE,2020,4803269\n"
    put(tmp_path / "served", "population.csv", rows)
    put(tmp_path / "served", "cut.zip", b"PK\x03\x04 and no more")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "served"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        home = tmp_path / "home"
        asked = ("fetch", "worldbank-population", "--url", f"{address}/population.csv", "--json")
        waits = comity(*asked, home=home)
        answer = comity(*asked, "--accept", home=home)
        cut = comity("fetch", "worldbank-population", "--url", f"{address}/cut.zip", "--json", home=home)
        missing = comity("fetch", "worldbank-population", "--url", f"{address}/nothing.csv", "--json", home=home)
        server.shutdown()
    assert waits.code == 3
    assert [f["outcome"] for f in waits.json["files"]] == ["waiting"]
    assert "gives 2 records" in waits.json["files"][0]["cause"]
    assert "--accept" in waits.json["files"][0]["cause"]
    assert answer.code == 0, answer.err
    assert [f["outcome"] for f in answer.json["files"]] == ["read"]
    assert missing.code == 3
    assert ([f["outcome"] for f in cut.json["files"]], cut.code) == (["broken"], 3)
    asked = "SELECT value FROM series WHERE series = 'worldbank-population' AND format <> 'case_file' ORDER BY value"
    assert [r["value"] for r in comity("query", asked, "--json", home=home).json] == ["4803269", "9215100"]
    assert comity("fetch", "no-such-source").code == 2


def test_thread_gives_rungs_with_sources_and_holes_with_reasons(comity) -> None:
    answer = comity("thread", "meppa", "--json")
    assert answer.code == 0
    rungs = answer.json["rungs"]
    assert all({"year", "stage", "amount", "currency", "sources", "gap"} <= set(rung) for rung in rungs)
    assert all((rung["amount"] is None) == bool(rung["gap"]) for rung in rungs)
    found = {(r["stage"], r["year"], r["amount"]): r for r in rungs if r["amount"]}
    assert found["authorised", 2021, "250000000"]["last_year"] == 2025
    assert {("allocated", 2021, "46500000"), ("allocated", 2021, "3500000")} <= set(found)
    assert found["committed", 2021, "94145119"]["sources"] == [{"id": "usaid-awards-2025", "title": "usaidDF.tsv"}]
    holes = {(r["stage"], r["year"]) for r in rungs if r["gap"]}
    assert {("appropriated", year) for year in range(2022, 2026)} <= holes
    told = comity("thread", "meppa").out
    assert "250,000,000 USD" in told
    assert "2022-2025 (gap)" in told


def test_unknown_thread_lists_those_there_are(comity) -> None:
    answer = comity("thread", "nothing", "--json")
    assert answer.code == 2
    assert "northern-ireland/us-ifi" in answer.json["expected"]
