#!/usr/bin/env python3
"""How quickly a large lake answers: each question many times over varied parameters, p50 and p95. Prints; asserts nothing.

The lake is synthetic: Parquet segments written by DuckDB, not by reading XML, with the shipped case files beside them. Donors
pay by a long tail (a few most, many little), each in some of 200 recipients, over 25 years, in ten currencies, at three stages.
`first` is each question's first asking in a fresh process, `p50` and `p95` are over all others, every one with other
parameters. Answers that this process remembers are forgotten before each question.

    tools/bench_lake.py                       2 million transactions, about a minute
    tools/bench_lake.py --transactions 20     20 million: some 10 GB of disk
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from comity.lake import Lake
from comity.lake.release import Held, Manifest, Shelf
from comity.lake.schemas import SCHEMAS
from comity.lake.serving import ensure, prune
from comity.lake.writer import store
from comity.methods import boundary_question
from comity.methods.chain import chain
from comity.methods.iso_countries import THREE_OF
from comity.model.question import Years
from comity.pipeline import starter

NOW = "2026-01-01T00:00:00Z"
PER_ACTIVITY = 15
SEGMENTS = 20
DONORS = 2000
CURRENCIES = ("USD", "EUR", "GBP", "USD", "SEK", "NOK", "CAD", "JPY", "CHF", "AUD", "DKK")
WORDS = (
    "water",
    "school",
    "health",
    "peace",
    "roads",
    "seed",
    "women",
    "youth",
    "justice",
    "energy",
    "forest",
    "food",
    "bridge",
    "clinic",
    "media",
    "law",
)
RECIPIENTS = sorted(THREE_OF)[:200]
FORMATS = ("iati_activity",) * 8 + ("oecd_crs", "foreignassistance_transactions")

DRAW = "CREATE MACRO draw(a, b, c, most) AS CAST(hash(a, b, c) % CAST(most AS UBIGINT) AS BIGINT)"
"""A number from 0 to below `most`, always the same for the same a, b and c."""
SEED = """
CREATE OR REPLACE TEMP TABLE plan AS
SELECT n AS activity, 'XX-BENCH-' || {part} || '-' || n AS iati_identifier, {snapshot} AS snapshot, w AS donor,
       (n * 7919 + {part}) % 40000 AS receiver,
       list_value({words})[1 + draw(n, 1, {part}, 16)] || ' and ' || list_value({words})[1 + draw(n, 2, {part}, 16)]
         || ' in district ' || draw(n, 3, {part}, 5000) AS title,
       list_value({formats})[1 + w % {nformats}] AS format,
       1 + draw(w, draw(n, 4, {part}, greatest(1, least(200, CAST(330 / pow(w, 0.75) AS BIGINT)))), 0, 200) AS place,
       CAST(11000 + 10 * CAST(pow(200, draw(n, 5, {part}, 1009) / 1009.0) AS BIGINT) AS VARCHAR) AS purpose
FROM (SELECT range AS n, CAST(pow({donors}, draw(range, 0, {part}, 1000003) / 1000003.0) AS BIGINT) AS w
      FROM range(1, {activities} + 1))
"""
PAID = """
CREATE OR REPLACE TEMP TABLE paid AS
SELECT p.*, m, 2000 + draw(activity, m, {part}, 25) AS year, 1 + draw(activity, m, 2, 12) AS month,
       CAST((1 + draw(activity, m, 3, 1000000)) AS DECIMAL(36, 12)) / 4 AS amount,
       list_value('committed', 'disbursed', 'disbursed', 'disbursed', 'spent')[1 + draw(activity, m, 4, 5)] AS stage,
       list_value({currencies})[1 + donor % {ncurrencies}] AS currency
FROM plan p, range(1, {per} + 1) r(m)
"""
PLACES = "list_value({recipients})[place]"
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "activity": (
        "plan WHERE format = 'iati_activity'",
        {
            "locator": "'iati-activity[' || activity || ']'",
            "reporting_org_ref": "'XX-ORG-' || donor",
            "reporting_org": "'Donor ' || donor",
            "last_updated": "'2025-01-01T00:00:00Z'",
            "generated": "'2025-06-01T00:00:00Z'",
            "default_currency": "'USD'",
            "transactions": "15",
            "results": "0",
            "indicators": "0",
            "budgets": "0",
        },
    ),
    "narrative": (
        "(SELECT *, unnest(['title', 'description']) AS element FROM plan WHERE format = 'iati_activity')",
        {
            "locator": "'iati-activity[' || activity || ']/' || element",
            "language": "'en'",
            "text": "CASE WHEN element = 'title' THEN title ELSE title || ', described at some length' END",
        },
    ),
    "transaction": (
        "paid WHERE format = 'iati_activity'",
        {
            "locator": "'iati-activity[' || activity || ']/transaction[' || m || ']'",
            "transaction": "m",
            "type": "CASE stage WHEN 'committed' THEN '2' WHEN 'disbursed' THEN '3' ELSE '4' END",
            "value": "amount",
            "date": "make_date(year::INT, month::INT, 28)",
            "value_date": "make_date(year::INT, month::INT, 28)",
            "receiver_org": "'Receiver ' || receiver",
            "receiver_activity_id": "CASE WHEN activity % 3 = 0 THEN regexp_extract(iati_identifier, '^.*-') "
            "|| (activity + 1) END",
        },
    ),
    "flow": (
        "(SELECT *, unnest(CASE WHEN activity % 5 = 0 THEN [0, 1] ELSE [0] END) AS split FROM paid)",
        {
            "locator": "CASE format WHEN 'iati_activity' THEN 'iati-activity[' || activity || ']/transaction[' || m || ']' "
            "ELSE 'row ' || (activity * 100 + m) END",
            "activity": "CASE format WHEN 'iati_activity' THEN activity END",
            "iati_identifier": "CASE format WHEN 'iati_activity' THEN iati_identifier END",
            "provider": "'Donor ' || donor",
            "provider_ref": "'XX-ORG-' || donor",
            "receiver": "'Receiver ' || receiver",
            "recipient": PLACES,
            "recipient_kind": "'country'",
            "purpose_vocabulary": "'1'",
            "prices": "'current'",
            "date": "make_date(year::INT, month::INT, 28)",
            "value_date": "make_date(year::INT, month::INT, 28)",
            "date_kind": "'day'",
            "counts": "TRUE",
            "spread": "FALSE",
        },
    ),
}


def quoted(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"'{v}'" for v in values)


def segment(db: duckdb.DuckDBPyConnection, shelf: Shelf, part: int, activities: int) -> tuple[str, Any, list[Held]]:
    """One segment of a few files: its rows as Parquet, and its snapshots."""
    files = 12
    names = [hashlib.sha256(f"bench {part} {n}".encode()).hexdigest() for n in range(files)]
    given = {
        "part": part,
        "activities": activities,
        "donors": DONORS,
        "per": PER_ACTIVITY,
        "snapshot": f"list_value({quoted(names)})[1 + w % {files}]",
        "words": quoted(WORDS),
        "formats": quoted(FORMATS),
        "nformats": len(FORMATS),
        "currencies": quoted(CURRENCIES),
        "ncurrencies": len(CURRENCIES),
    }
    db.execute(SEED.format(**given))
    db.execute(PAID.format(**given))
    made = {}
    for table, (source, exprs) in TABLES.items():
        db.register("shape", SCHEMAS[table].empty_table())
        has = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        kinds = dict(row[:2] for row in db.execute("DESCRIBE SELECT * FROM shape").fetchall())
        columns = ", ".join(
            f'CAST({exprs.get(c) or (chr(34) + c + chr(34) if c in has else "NULL")} AS {kinds[c]}) AS "{c}"'
            for c in SCHEMAS[table].names
        ).format(recipients=quoted(RECIPIENTS))
        path = shelf.work / f"{table}.parquet"
        db.execute(f"COPY (SELECT {columns} FROM {source}) TO '{path}' (COMPRESSION zstd, ROW_GROUP_SIZE 32768)")
        rows = db.execute(f"SELECT COUNT(*) FROM '{path}'").fetchall()[0][0]
        made[table] = store(path, shelf.objects) | {"rows": rows}
    name = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
    total = sum(file["rows"] for file in made.values())
    held = [
        Held(sha, f"bench-{part}-{n}.xml", "iati_activity", "1", f"bench-{part}-{n}", "read", segment=name,
             activities=activities // files, transactions=activities * PER_ACTIVITY // files, rows=total // files)
        for n, sha in enumerate(names)
    ]  # fmt: skip
    return name, made, held


def observations(shelf: Shelf) -> tuple[str, Any, list[Held]]:
    """Yearly exchange rates and populations, as published files would give them."""
    sha = hashlib.sha256(b"bench series").hexdigest()
    rows = [
        ("population", "worldbank-population", code, "people", year, 1_000_000 + 1000 * at + year, "")
        for at, code in enumerate(sorted(THREE_OF[r] for r in RECIPIENTS))
        for year in range(2000, 2025)
    ] + [
        ("exchange-rate", "bench-year-average", "USD", f"{currency} per USD", year, f"{1 + at / 10}", currency)
        for at, currency in enumerate(sorted({*CURRENCIES} - {"USD"}))
        for year in range(2000, 2025)
    ]
    schema = SCHEMAS["series"]
    filled = [
        {"snapshot": sha, "locator": f"row {n}", "format": "bench", "kind": kind, "series": series, "subject": subject,
         "unit": unit, "year": year, "period": str(year), "frequency": "year", "value": str(value), "counter": counter}
        for n, (kind, series, subject, unit, year, value, counter) in enumerate(rows)
    ]  # fmt: skip
    columns = []
    for at in schema:
        values = [row.get(at.name) for row in filled]
        columns.append(pa.array(values, pa.string() if pa.types.is_decimal(at.type) else at.type).cast(at.type))
    path = shelf.work / "series.parquet"
    pq.write_table(pa.table(columns, schema=schema), path)
    made = {"series": store(path, shelf.objects) | {"rows": len(rows)}}
    return (
        "benchseries00000",
        made,
        [Held(sha, "rates.csv", "bench", "1", "bench", "read", segment="benchseries00000", rows=len(rows))],
    )


def lake(home: Path, transactions: int) -> None:
    """Make the lake in `home`: shipped cases, then the synthetic segments, as one release."""
    starter.build(home, now=NOW)
    shelf = Shelf(home)
    with shelf.writing():
        before = shelf.load(shelf.current() or "")
        made = [observations(shelf)]
        db = duckdb.connect(":memory:", config={"memory_limit": "2GB", "temp_directory": str(shelf.work)})
        db.execute(DRAW)
        for part in range(SEGMENTS):
            made.append(segment(db, shelf, part, transactions // PER_ACTIVITY // SEGMENTS))
        db.close()
        publish(shelf, before, made)


def publish(
    shelf: Shelf, before: Manifest, made: list[tuple[str, Any, list[Held]]], gone: tuple[str, ...] = ()
) -> float:
    """Make the next release, serve it, and return the seconds that making its serving file took."""
    manifest = Manifest(created=NOW, previous=before.id)
    manifest.snapshots = [s for s in before.snapshots if s.sha256 not in gone] + [
        s for _, _, held in made for s in held
    ]
    manifest.segments = before.segments | {name: files for name, files, _ in made}
    manifest.id = manifest.identify()
    shelf.save(manifest)
    started = time.perf_counter()
    ensure(shelf, manifest)
    took = time.perf_counter() - started
    shelf.switch(manifest.id)
    prune(shelf)
    return took


Asked = Callable[[], Any]


class Questions:
    """What pages and the command line ask, each with parameters drawn anew, on one open lake."""

    def __init__(self, home: Path, seed: int) -> None:
        os.environ |= {"COMITY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
        import django

        django.setup()
        from django.http import QueryDict

        from comity import methods
        from comity.methods import crosstab
        from comity.web.components import lakes
        from comity.web.explore import filters
        from comity.web.explore.queries import activity, flows

        self.lake = Lake.open(home)
        self.draw = random.Random(seed)
        self.lakes, self.methods, self.crosstab = lakes, methods, crosstab
        self.flows, self.activity = flows, activity
        self.filters = lambda **given: filters.read(
            QueryDict("&".join(f"{k}={v}" for k, v in given.items())), self.lake
        )

    def forget(self) -> None:
        """Let go of every remembered answer, but not of the case files: those are read once a release."""
        kept = {k: v for k, v in self.lake.memo.items() if k[0] == "case-parts" or k == "caught-by"}
        self.lake.memo.clear()
        self.lake.memo |= kept
        self.lakes._results.clear()

    def donor(self) -> int:
        return int(DONORS ** self.draw.random())

    def recipient(self) -> str:
        return self.draw.choice(RECIPIENTS)

    def purpose(self) -> str:
        return str(11000 + 10 * int(200 ** self.draw.random()))

    def since(self) -> int:
        return self.draw.randrange(2000, 2024)

    def totals(self, **given: Any) -> Asked:
        return lambda: self.flows.years(self.lake, self.filters(**given))

    def rows(self, **given: Any) -> Asked:
        return lambda: self.flows.listed(self.lake, self.filters(**given), 1)

    def sql(self, text: str, *params: Any) -> Asked:
        return lambda: self.lake.rows(text, params)

    def headline(self) -> Asked:
        case = self.draw.choice(list(self.methods.cases(self.lake).values()))
        one = self.draw.choice([case.headline, *case.figures])
        return lambda: self.methods.figure(self.lake, *self.methods.named(case, one))

    def found(self) -> Asked:
        given = f"XX-BENCH-{self.draw.randrange(SEGMENTS)}-{self.draw.randrange(1, 5000)}"
        return lambda: self.activity.find(self.lake, given)

    def activity_page(self) -> Asked:
        found = self.found()()
        return lambda: self.activity.page(self.lake, found) if found else None

    def boundary(self, **around: Any) -> Asked:
        since = self.since()
        years = Years(since, since)
        return lambda: boundary_question.ask(self.lake, years, "disbursed", **around)[0].hops

    def chain(self) -> Asked:
        given = f"XX-BENCH-{self.draw.randrange(SEGMENTS)}-{3 * self.draw.randrange(1, 1500)}"
        return lambda: self.linked(given)

    def linked(self, given: str) -> Any:
        """The chain, or nothing where the number is not one of an IATI activity."""
        return chain(self.lake, given) if self.activity.find(self.lake, given) else None

    def named(self) -> dict[str, Callable[[], Asked]]:
        """Every kind of question, by what it is called in the table."""
        top = (
            "SELECT provider, SUM(amount) AS total FROM donor_cube WHERE counts AND stage = ? AND currency = ? AND year >= ? "
            "GROUP BY provider ORDER BY total DESC NULLS LAST, provider LIMIT 20"
        )
        group = (
            "SELECT year, currency, SUM(amount) FROM purpose_cube WHERE counts AND stage = ? AND purpose LIKE ? "
            "GROUP BY year, currency"
        )
        return {
            "first: a named figure of a case": self.headline,
            "first: totals of all flows": lambda: self.totals(),
            "table: top donors": lambda: self.sql(top, "disbursed", self.draw.choice(CURRENCIES), self.since()),
            "table: a sector group by year": lambda: self.sql(group, "disbursed", self.purpose()[:3] + "%"),
            "table: one recipient": lambda: self.totals(recipient=self.recipient()),
            "table: one purpose": lambda: self.totals(purpose=self.purpose(), stage="disbursed"),
            "table: a donor by name, since": lambda: self.totals(
                provider=f"donor {self.donor()}", year_from=self.since()
            ),
            "table: a receiver by name": lambda: self.totals(receiver=f"receiver {self.draw.randrange(40000)}"),
            "table: donor × recipient × purpose": lambda: self.totals(
                provider=f"XX-ORG-{self.donor()}", recipient=self.recipient(), purpose=self.purpose()
            ),
            "table: a case's rows": lambda: self.totals(case="israel-palestine", year_from=self.since()),
            "rows: newest of all": lambda: self.rows(),
            "rows: newest to one recipient": lambda: self.rows(recipient=self.recipient(), year_from=self.since()),
            "rows: newest from one donor": lambda: self.rows(provider=f"XX-ORG-{self.donor()}"),
            "words in titles, totals": lambda: self.totals(
                words=f"{self.draw.choice(WORDS)}+{self.draw.randrange(5000)}"
            ),
            "cross-tab year × donor × recipient": lambda: (
                lambda: self.crosstab.crosstab(self.lake, self.draw.choice(("committed", "disbursed", "spent")))
            ),
            "boundary: a place, one year": lambda: self.boundary(areas=(self.recipient(),)),
            "boundary: an organisation, one year": lambda: self.boundary(organisations=(f"XX-ORG-{self.donor()}",)),
            "chain: of one activity": self.chain,
            "activity: by identifier": self.found,
            "activity: its page": self.activity_page,
        }


def ask(home: Path, times: int, only: str) -> None:
    """Time every kind of question and print a table, in milliseconds."""
    questions = Questions(home, 7)
    flows, paid, acts = (
        questions.lake.rows(f'SELECT COUNT(*) FROM "{t}"')[0][0] for t in ("flow", "transaction", "activity")
    )
    print(f"{flows:,} flow rows, {paid:,} IATI transactions, {acts:,} activities; milliseconds in this process")
    print(f"{'question':38}{'first':>9}{'p50':>9}{'p95':>9}{'cpu p50':>9}{'rows':>9}")
    for name, make in questions.named().items():
        if only not in name:
            continue
        spent, worked, size = [], [], 0
        for _ in range(min(times, 10) if name.startswith("cross") else times):
            one = make()
            questions.forget()
            begun, cpu = time.perf_counter(), time.process_time()
            answer = one()
            spent.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - cpu))
            if isinstance(answer, tuple) and answer and isinstance(answer[0], (list, tuple)):
                answer = answer[0]
            size = len(answer) if isinstance(answer, (list, tuple)) else 1
        rest = sorted(spent[1:])
        middle, most = statistics.median(rest), rest[min(len(rest) - 1, round(0.95 * len(rest)))]
        print(f"{name:38}{spent[0]:9.1f}{middle:9.1f}{most:9.1f}{statistics.median(worked):9.1f}{size:9,}")


def change(home: Path) -> None:
    """Take one file out and put one of the same size in, and print what making that release ready took."""
    shelf = Shelf(home)
    before = shelf.load(shelf.current() or "")
    with shelf.writing():
        db = duckdb.connect(":memory:", config={"memory_limit": "2GB", "temp_directory": str(shelf.work)})
        db.execute(DRAW)
        name, made, held = segment(db, shelf, 1000 + len(before.segments), 12 * 40)
        db.close()
        gone = next(s for s in before.snapshots if s.name.startswith("bench-"))
        took = publish(shelf, before, [(name, made, held[:1])], (gone.sha256,))
    print(f"one file of {gone.rows:,} rows out, one of {held[0].rows:,} in: the release made ready in {took:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transactions", type=float, default=2, metavar="MILLIONS")
    parser.add_argument("--times", type=int, default=40, help="how often each kind of question is asked")
    parser.add_argument("--only", default="", help="only the questions with this in their name")
    parser.add_argument("--home", type=Path, help="keep the lake in this folder, and use the one that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        home = options.home or Path(folder)
        begun = time.perf_counter()
        if not (home / "lake" / "current").exists():
            lake(home, int(options.transactions * 1_000_000))
        Lake.open(home).close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"the lake was made in {time.perf_counter() - begun:.0f} s, with at most {peak:,.0f} MB of memory")
        if not options.only:
            change(home)
        ask(home, options.times, options.only)


if __name__ == "__main__":
    main()
