"""Run by the interpreter of a throwaway environment (tools/bench.py makes it): one peer over the named files, processor seconds.

`iatiflattener` wants codelists and exchange rates from the network. It is given stand-ins for both (the files' own countries and
publishers, every rate 1); only its reading and writing is timed, not its set-up. What it has made is counted, so that nobody
mistakes a file it passes over (it takes versions 2.01 to 2.03 only) for speed. It is timed twice: `iatiflattener` reads into flat
CSV in one language; `iatiflattener-whole` is what its authors' own script and its one user, the Country Development Finance
Data site, run after each other: flat CSV in its default languages, English and French, then those grouped into a workbook a
country (`GroupFlatIATIData`, default English), for every country of ISO 3166, as with the published list, whether the
files name it or not. The other lists it labels with hold only codes that the files have, which is fewer than the published ones
and so in its favour. `diterator` is asked for every transaction with its type, date, value and
sectors, and writes nothing.
"""

from __future__ import annotations

import collections
import contextlib
import csv
import io
import json
import runpy
import sys
import tempfile
import time
from pathlib import Path

LISTS = (
    ("reporting_org_type", "aid_type", "finance_type", "flow_type", "transaction_type", "sector_code", "sector_category")
    + ("provider_org_type", "receiver_org_type", "country_code", "reporting_org_group")
)  # fmt: skip


def flattener(paths: list[Path], langs: tuple[str, ...] = ("en",), grouped: bool = False) -> tuple[float, int, str]:
    import exchangerates
    from iatiflattener import FlattenIATIData
    from iatiflattener.lib import variables
    from lxml import etree

    out = Path(tempfile.mkdtemp())
    (out / "csv" / "activities").mkdir(parents=True)
    codes, publishers, currencies = set(), set(), {"USD", "EUR"}
    for path in paths:
        for element in etree.parse(path).iter(
            "recipient-country", "recipient-region", "reporting-org", "value", "iati-activity"
        ):
            if element.tag.startswith("recipient"):
                codes.add(element.get("code", ""))
            elif element.tag == "reporting-org":
                publishers.add(element.get("ref", ""))
            else:
                currencies |= {element.get("currency") or "USD", element.get("default-currency") or "USD"}
    rates = out / "rates.csv"
    rates.write_text("Date,Rate,Currency\n" + "".join(f"2020-01-01,1,{currency}\n" for currency in sorted(currencies)))
    peer = FlattenIATIData.__new__(FlattenIATIData)
    peer.output_dir, peer.langs = str(out), list(langs)
    peer.csv_headers, peer.activity_csv_headers = variables.headers(peer.langs), variables.activity_headers(peer.langs)
    codes |= _iso() if grouped else set()
    peer.countries, peer.regions, peer.category_group = sorted(codes), [], collections.defaultdict(str)
    peer.organisations = {lang: {ref: ref for ref in publishers} for lang in langs}
    peer.exchange_rates = exchangerates.CurrencyConverter(update=False, source=str(rates))
    peer.countries_currencies = collections.defaultdict(lambda: "USD")
    peer.reporting_organisation_groups = {}
    peer.setup_countries()
    peer.setup_organisations()
    started, failed = time.process_time(), 0
    for path in paths:
        try:
            peer.process_package("bench", path.name, str(path.parent))
        except Exception as error:  # the peer's own trouble with a published file
            failed += 1
            print(f"{path.name}: {error!r}", file=sys.stderr)
    seconds = time.process_time() - started
    rows = {kind: sum(map(_rows, out.glob(f"csv/{kind}-*.csv"))) for kind in ("transaction", "budget")}
    rows["activity"] = sum(map(_rows, out.glob("csv/activities/*.csv")))
    told = ", ".join(f"{count} {kind} rows" for kind, count in rows.items())
    if grouped:
        seconds += _group(out, sorted(codes))
        told += f", {sum(1 for _ in out.glob('xlsx/*/*.xlsx'))} workbooks"
    return seconds, failed, told


def _group(out: Path, countries: list[str]) -> float:
    """Processor seconds of grouping the flat files of `out` into workbooks."""
    from iatiflattener.group_data import GroupFlatIATIData
    from iatiflattener.lib import variables

    codes: dict[str, set[str]] = {column: {"-"} for column in LISTS}
    for path in out.glob("csv/*.csv"):
        with path.open(newline="") as stream:
            for row in csv.DictReader(stream):
                for column in LISTS:
                    codes[column].add(row[column])
    peer = GroupFlatIATIData.__new__(GroupFlatIATIData)
    peer.output_folder, peer.langs, peer.country_codes = str(out), ["en"], []
    kinds = variables.dtypes(["en", "fr"])
    peer.CSV_HEADER_DTYPES = dict(zip(variables.headers(["en", "fr"]), kinds, strict=True))
    peer.country_names = {"en": {code: code for code in countries}}
    peer.column_codelist = {"en": {column: {code: code for code in sorted(found)} for column, found in codes.items()}}
    started = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        peer.group_data()
    return time.process_time() - started


def _iso() -> set[str]:
    """The countries of the published list, as they stand in this repository; all of that package cannot be imported here."""
    source = Path(__file__).parents[1] / "src"
    sys.path.append(str(source))
    known = runpy.run_path(str(source / "comity/methods/iso_countries.py"))
    return set(known["THREE_OF"])


def whole(paths: list[Path]) -> tuple[float, int, str]:
    return flattener(paths, ("en", "fr"), grouped=True)


def _rows(path: Path) -> int:
    with path.open(newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def diterator(paths: list[Path]) -> tuple[float, int, str]:
    from diterator import XMLIterator

    started, failed, read = time.process_time(), 0, 0
    for path in paths:
        try:
            for activity in XMLIterator(str(path)):
                for paid in activity.transactions:
                    read += 1
                    _ = paid.type, paid.date, paid.value, [sector.code for sector in paid.sectors]
        except Exception as error:
            failed += 1
            print(f"{path.name}: {error!r}", file=sys.stderr)
    return time.process_time() - started, failed, f"{read} transactions read"


if __name__ == "__main__":
    name, *files = sys.argv[1:]
    peers = {"iatiflattener": flattener, "iatiflattener-whole": whole, "diterator": diterator}
    seconds, failures, made = peers[name]([Path(file) for file in files])
    print(json.dumps({"seconds": seconds, "failed": failures, "made": made}))
