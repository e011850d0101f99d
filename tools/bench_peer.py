"""Run by the interpreter of a throwaway environment (tools/bench.py makes it): one peer over the named files, processor seconds.

`iatiflattener` wants codelists and exchange rates from the network. It is given stand-ins for both (the files' own countries and
publishers, every rate 1); only its reading and writing is timed, not its set-up. What it has made is counted, so that nobody
mistakes a file it passes over (it takes versions 2.01 to 2.03 only) for speed. `diterator` is asked for every transaction with
its type, date, value and sectors, and writes nothing.
"""

from __future__ import annotations

import collections
import csv
import json
import sys
import tempfile
import time
from pathlib import Path


def flattener(paths: list[Path]) -> tuple[float, int, str]:
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
    peer.output_dir, peer.langs = str(out), ["en"]
    peer.csv_headers, peer.activity_csv_headers = variables.headers(["en"]), variables.activity_headers(["en"])
    peer.countries, peer.regions, peer.category_group = sorted(codes), [], collections.defaultdict(str)
    peer.organisations = {"en": {ref: ref for ref in publishers}}
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
    return seconds, failed, ", ".join(f"{count} {kind} rows" for kind, count in rows.items())


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
    seconds, failures, made = {"iatiflattener": flattener, "diterator": diterator}[name]([Path(file) for file in files])
    print(json.dumps({"seconds": seconds, "failed": failures, "made": made}))
