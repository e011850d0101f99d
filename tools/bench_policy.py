"""Policy at 10,000 measures and 200,000 events: the public pages, changes, feeds and a digest, in processor time.

Warm: in a process that has set aside what it holds for good, as the site's does, and each address was asked for once before.

    python tools/bench_policy.py [--measures N] [--events N] [--home HOME] [--rounds N]

Makes invented measures in a temporary home (or reuses those of HOME): events that became known over two years, a tenth of them
changed since, links from each measure to the one before it, deadlines. Prints one line for each thing measured.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MOST_S = 0.3
CHUNK = 5000
PLACES = ("us-congress", "uk-westminster", "eu", "ie-oireachtas", "ca-parliament", "il-knesset", "ps-authority")
KINDS = ("bill", "bill", "bill", "question", "motion", "statute")
WINDOW = timedelta(days=730)


def main() -> int:
    """Make, ask, print; asserts nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measures", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="comity-policy-"))
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {"COMITY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    from comity.pipeline import starter

    starter.ensure(home, now=datetime.now(UTC).isoformat(timespec="seconds"))
    _cases()
    started = time.perf_counter()
    print(f"{fill(given.measures, given.events)} events made in {time.perf_counter() - started:.0f} s")
    slow = [name for name, seconds in ask(given.rounds, given.measures).items() if seconds > MOST_S]
    print("slower than 0.3 s: " + (", ".join(slow) or "none"))
    return 0


def _cases() -> None:
    """The shipped cases in the tables, as a site has them."""
    from comity.web.components.lakes import lake
    from comity.web.policy.cases import load_cases
    from comity.web.register import loading

    loading.load_cases(lake())
    load_cases(lake())


def fill(measures: int, events: int) -> int:
    """Invented measures in seven parliaments, with titles, parties, links, deadlines, events. Nothing if any is there."""
    from django.contrib.auth import get_user_model

    from comity.web.policy import models as m
    from comity.web.register.models import Source

    if m.Rule.objects.exists():
        return 0
    now = datetime.now(UTC)
    source = Source.objects.create(title="An invented page", no_snapshot="invented to measure")
    made = m.Measure.objects.bulk_create(
        [
            m.Measure(
                key=f"{PLACES[n % 7]}/{n}",
                jurisdiction=PLACES[n % 7],
                kind=KINDS[n % 6],
                session="119",
                case="vale" if n % 50 == 0 else "",
                line="orchards" if n % 50 == 0 else "",
                last_day=(now - timedelta(days=n * 7 % 730)).date(),
            )
            for n in range(measures)
        ],
        batch_size=CHUNK,
    )
    words = {"en": "Orchard act {n}", "ar": "قانون البستان {n}", "he": "חוק הפרדס {n}"}
    m.MeasureTitle.objects.bulk_create(
        [
            m.MeasureTitle(measure=one, text=t.format(n=n), language=c)
            for n, one in enumerate(made)
            for c, t in words.items()
        ],
        batch_size=CHUNK,
    )
    m.MeasureParty.objects.bulk_create(
        [
            m.MeasureParty(measure=one, role="sponsor", name=f"Member {n % 500}", code=f"X{n % 500:06}")
            for n, one in enumerate(made)
        ],
        batch_size=CHUNK,
    )
    m.MeasureTitle.objects.bulk_create(
        [
            m.MeasureTitle(measure=one, text=f"{said} {n} about wells and orchard {n % 100}", language="en", kind=kind)
            for n, one in enumerate(made)
            for kind, said in (("short", "Act"), ("official", "To dig"), ("portion", "Part"))
        ],
        batch_size=CHUNK,
    )
    m.MeasureParty.objects.bulk_create(
        [
            m.MeasureParty(measure=one, role=role, name=f"Member {n * 7 % 535}", code=f"X{(n * 7 + k) % 535:06}")
            for n, one in enumerate(made)
            for k, role in enumerate(("sponsor", *["cosponsor"] * 8, "committee"))
        ],
        batch_size=CHUNK,
    )
    m.MeasureLink.objects.bulk_create(
        [
            m.MeasureLink(measure=made[n], other=made[n - 7], kind="reintroduced", official=True)
            for n in range(7, len(made))
            if n % 3
        ],
        batch_size=CHUNK,
    )
    m.Deadline.objects.bulk_create(
        [
            m.Deadline(
                measure=made[n],
                kind="report",
                title=f"Report {n}",
                day=(now + timedelta(days=n % 400 - 200)).date(),
                source=source,
            )
            for n in range(0, len(made), 10)
        ]
    )
    for start in range(0, events, CHUNK):
        _events(range(start, min(start + CHUNK, events)), made, now, events)
    owner = get_user_model().objects.create(username="measured", email="measured@example.org")
    kinds = [
        ("jurisdiction", PLACES[0]),
        ("words", "orchard 77"),
        ("measure", made[7].key),
        ("person", "X000042"),
        ("line", "vale/orchards"),
    ]
    m.Rule.objects.bulk_create(
        [m.Rule(owner=owner, kind=k, value=v, made_at=now - timedelta(days=7)) for k, v in kinds]
    )
    return events


def _events(numbers: range, made: list[Any], now: datetime, total: int) -> None:
    from django.db.models import F, Value
    from django.db.models.functions import Concat

    from comity.web.policy import models as m

    found = m.MeasureEvent.objects.bulk_create(
        [
            m.MeasureEvent(
                measure=made[n * 13 % len(made)],
                key=str(n),
                day=(seen := now - WINDOW * (n / total)).date().isoformat(),
                first_day=seen.date(),
                seen_at=seen,
                stage="committee",
                text=f"Heard for the {n}th time, and referred to the committee on wells.",
                language="en",
                official=True,
            )
            for n in numbers
        ]
    )
    past: Any = m.MeasureEvent.history
    past.bulk_history_create(found)
    newest = past.model.objects.filter(id__gte=found[0].pk)
    newest.update(history_date=F("seen_at"))
    changed = found[::10]
    for one in changed:
        one.text += " Adjourned."
    m.MeasureEvent.objects.filter(pk__in=[one.pk for one in changed]).update(text=Concat("text", Value(" Adjourned.")))
    past.bulk_history_create(changed, update=True)
    newest.filter(history_type="~").update(history_date=F("seen_at"))


def ask(rounds: int, measures: int) -> dict[str, float]:
    """The 95th percentile of each in seconds of processor time."""
    from django.test import Client
    from django.utils import timezone

    from comity.web.components import memory
    from comity.web.policy.models import Delivery, Digest, Measure, Rule
    from comity.web.policy.watching import digests
    from comity.web.policy.watching.changes import changes

    site, now = Client(headers={"host": "localhost"}), timezone.now()
    rule = Rule.objects.get(kind="words")
    keys = list(Measure.objects.filter(case="vale").values_list("key", flat=True))

    def week(n: int) -> int:
        return len(changes(now - timedelta(days=7 * (n + 1)), now - timedelta(days=7 * n)))

    def page(address: Callable[[int], str]) -> Callable[[int], int]:
        return lambda n: len(site.get(address(n)).content)

    def digest(_n: int) -> int:
        Delivery.objects.all().delete()
        Digest.objects.all().delete()
        Rule.objects.update(told_until=None)
        (made,) = digests.make(now, at_once=True)
        return made.items.count()

    shown = (
        site.get("/cases/israel-palestine/").content.decode() + site.get("/cases/northern-ireland/").content.decode()
    )
    figures = sorted(set(re.findall(r'href="/figures/([^/"?]+)/', shown)))
    monday = now.date() - timedelta(days=now.weekday())
    asked: dict[str, Callable[[int], int]] = {
        "changes of a week": week,
        "Monday page": page(lambda n: ("/monday/", "/ar/monday/", "/he/monday/")[n % 3]),
        "Monday page of an older week": page(lambda n: f"/monday/?week={monday - timedelta(days=7 * n)}"),
        "feed of a measure": page(lambda n: f"/feeds/measures/{keys[n % len(keys)]}.atom"),
        "feed of a jurisdiction": page(lambda n: f"/feeds/jurisdictions/{PLACES[n % 7]}.atom"),
        "feed of a case": page(lambda n: "/feeds/cases/vale.atom"),
        "feed of a rule (words, 30 days)": page(lambda n: f"/feeds/rules/{rule.token}.atom"),
        "calendar of a case": page(lambda n: "/feeds/cases/vale.ics"),
        "list of measures": page(lambda n: f"/measures/?page={n + 1}"),
        "list of measures by words": page(lambda n: "/measures/?words=act"),
        "list of measures by stage and kind": page(lambda n: "/measures/?stage=introduced&kind=bill"),
        "page of a measure": page(lambda n: f"/measures/{keys[n % len(keys)]}/"),
        "page of a measure of a case": page(lambda n: "/measures/case/israel-palestine/meppa/"),
        "list of threads": page(lambda n: ("/threads/", "/ar/threads/")[n % 2]),
        "a thread (40 years)": page(lambda n: ("/threads/us-ifi/", "/he/threads/us-ifi/")[n % 2]),
        "pledges": page(lambda n: "/pledges/"),
        "permits": page(lambda n: "/permits/"),
        "claims of outcomes": page(lambda n: "/outcomes/"),
        "a case's advocacy line by line": page(lambda n: "/cases/israel-palestine/policy/"),
        "page of an organisation": page(lambda n: "/organisations/alliance-for-middle-east-peace/"),
        "page of a figure": page(lambda n: f"/figures/{figures[n % len(figures)]}/"),
        "digest of five rules, a week": digest,
    }
    found = {}
    memory.set_aside()
    for name, make in asked.items():
        for n in range(rounds):
            make(n)
        times = []
        for n in range(rounds):
            before = time.process_time()
            size = make(n)
            times.append(time.process_time() - before)
        times.sort()
        found[name] = times[int(len(times) * 0.95)]
        print(f"{name:34} p50 {statistics.median(times) * 1000:6.0f} ms  p95 {found[name] * 1000:6.0f} ms  {size:8}")
    return found


if __name__ == "__main__":
    sys.exit(main())
