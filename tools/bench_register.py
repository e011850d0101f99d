"""The register's pages at 10,000 organisations and 100,000 statements: p50 and p95 of each page, warm, in processor time.

    python tools/bench_register.py [--organisations N] [--statements N] [--home HOME] [--rounds N]

Makes invented entries in a temporary home (or reuses those of HOME), asks each page as a browser would, without a network,
and prints one line a page. A network of 500 organisations is among them. Times are of the process: other work on the machine
lengthens them less than it does the clock's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MOST_S = 0.3
HUB = "organisation-0"
SPOKES = 499
CHUNK = 5000
NAMES = {"en": "Harbour organisation {n}", "ar": "منظمة الميناء {n}", "he": "ארגון הנמל {n}"}


def main() -> int:
    """Make, ask, print; asserts nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="comity-register-"))
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {"COMITY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    started = time.perf_counter()
    print(f"{fill(given.organisations, given.statements)} statements made in {time.perf_counter() - started:.0f} s")
    slow = [
        page for page, seconds in ask(given.rounds, given.organisations, given.statements).items() if seconds > MOST_S
    ]
    print("slower than 0.3 s: " + (", ".join(slow) or "none"))
    return 0


def fill(organisations: int, statements: int) -> int:
    """Invented organisations with names in three languages, relations, and statements with replies. Nothing if any is there."""
    from comity.web.register import models as m

    if m.Organisation.objects.exists():
        return 0
    source = m.Source.objects.create(title="An invented page", no_snapshot="invented to measure", published="2021")
    made = m.Organisation.objects.bulk_create(
        [
            m.Organisation(
                slug=f"organisation-{n}", kind="nonprofit", areas=["IL", "PS"][: n % 3], origin="case:measured"
            )
            for n in range(organisations)
        ],
        batch_size=CHUNK,
    )
    m.OrganisationName.objects.bulk_create(
        [
            m.OrganisationName(organisation=o, text=text.format(n=n), language=language)
            for n, o in enumerate(made)
            for language, text in NAMES.items()
        ],
        batch_size=CHUNK,
    )
    m.Identifier.objects.bulk_create(
        [m.Identifier(organisation=o, scheme="US-EIN", value=f"{n:09}") for n, o in enumerate(made)], batch_size=CHUNK
    )
    spokes = made[1 : SPOKES + 1]
    ties = [(o, made[0], "member") for o in spokes]
    ties += [
        (made[n], made[(n * 7 + 1) % len(made)], "partner") for n in range(1, len(made)) if n != (n * 7 + 1) % len(made)
    ]
    m.Relation.objects.bulk_create(
        [
            m.Relation(subject=a, object=b, kind=kind, valid="2015/..", source=source)
            for a, b, kind in ties
            if a.pk != b.pk
        ],
        batch_size=CHUNK,
    )
    m.Article.objects.bulk_create(
        [m.Article(title=f"Article {n}", url=f"https://example.org/{n}", published="2020") for n in range(1000)]
    )
    for start in range(0, statements, CHUNK):
        _statements(range(start, min(start + CHUNK, statements)), made, source)
    return statements


def _statements(numbers: range, made: list[Any], source: Any) -> None:
    """Every third about the first organisation's neighbours, a tenth of all reported by the first; half with a reply."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from comity.web.register import models as m

    editor, _new = get_user_model().objects.get_or_create(username="measured")
    now = timezone.now()
    found = m.Statement.objects.bulk_create(
        [
            m.Statement(
                reporter=made[0] if n % 10 == 0 else made[n % 97 + 1],
                about_organisation=made[(n * 13) % len(made)],
                words=f"Statement {n}: the lanterns “stood dark” for a night. " * 4,
                kind="allegation",
                kind_reason="invented to measure",
                published=f"20{n % 25:02}-0{n % 9 + 1}",
                source=source,
                state="published",
                language="en",
            )
            for n in numbers
        ]
    )
    m.Attribution.objects.bulk_create(
        [m.Attribution(statement=s, speaker="the Gazette", words="“stood dark”") for s in found]
    )
    m.Reply.objects.bulk_create(
        [
            m.Reply(statement=s, organisation_id=s.about_organisation_id, text="They were lit.", source=source)
            for s in found[::2]
        ]
    )
    m.LogEntry.objects.bulk_create(
        [
            m.LogEntry(statement=s, event=e, at=now, by=editor, why="2026-01-01")
            for s in found
            for e in ("noticed", "published")
        ]
    )


def ask(rounds: int, organisations: int, statements: int) -> dict[str, float]:
    """The 95th percentile of each page in seconds of processor time; every round asks another entry of the same kind."""
    from django.test import Client

    site = Client(headers={"host": "localhost"})
    step = max(organisations // (rounds + 1), 1)
    pages = {
        "profile": lambda n: f"/organisations/organisation-{n * step + 1}/",
        "profile of a reporter of thousands": lambda n: f"/organisations/{HUB}/",
        "list of organisations": lambda n: f"/organisations/?page={n + 1}",
        "list by words": lambda n: f"/ar/organisations/?words=الميناء+{n}",
        "list by area": lambda n: f"/he/organisations/?area=PS&page={n + 1}",
        "list of statements": lambda n: f"/statements/?page={n + 1}",
        "statements by kind and year": lambda n: f"/statements/?kind=allegation&year=20{n % 25:02}",
        "statements of a reporter": lambda n: f"/statements/?reporter={HUB}&page={n + 1}",
        "statement": lambda n: f"/statements/{n * (statements // rounds) + 1}/",
        "network of 500": lambda n: f"/organisations/{HUB}/network/",
        "network of 500, two steps": lambda n: f"/organisations/{HUB}/network/?depth=2",
    }
    found = {}
    for page, address in pages.items():
        site.get(address(rounds))
        times = []
        for n in range(rounds):
            before = time.process_time()
            answer = site.get(address(n))
            times.append(time.process_time() - before)
            assert answer.status_code == 200, (address(n), answer.status_code)
        times.sort()
        found[page] = times[int(len(times) * 0.95)]
        size = len(answer.content)
        print(
            f"{page:36} p50 {statistics.median(times) * 1000:6.0f} ms  p95 {found[page] * 1000:6.0f} ms  {size / 1000:6.0f} kB"
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
