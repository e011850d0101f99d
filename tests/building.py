"""Small published files, written by hand in the published formats, and lakes made of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import settings

from comity.lake import Lake
from comity.pipeline import starter
from comity.pipeline.ingest import Report, ingest
from comity.snapshots.intake import take
from comity.snapshots.store import Store

NOW = "2026-11-21T00:00:00Z"
NIGHT = 10
"""How many times as many examples `make nightly` tries."""


def examples(usual: int) -> settings:
    """Of a property that is dear to try: so many examples in the usual run, `NIGHT` times as many in the nightly one."""
    nightly = settings.get_current_profile_name() == "nightly"
    return settings(max_examples=usual * (NIGHT if nightly else 1), deadline=None)


def payment(value: str, *, kind: str = "3", day: str = "2022-03-31", currency: str = "", more: str = "") -> str:
    """One IATI transaction."""
    own = f' currency="{currency}"' if currency else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}"{own}>{value}</value>{more}</transaction>'
    )


def activity(
    name: str, *transactions: str, updated: str = "", country: str = "PS", sector: str = "15220", more: str = ""
) -> str:
    """One IATI 2.03 activity in US dollars."""
    when = f' last-updated-datetime="{updated}"' if updated else ""
    return (
        f'<iati-activity default-currency="USD"{when}><iati-identifier>{name}</iati-identifier>'
        f'<reporting-org ref="XX-1" type="10"><narrative>Example Donor</narrative></reporting-org>'
        f"<title><narrative>Activity {name}</narrative></title>"
        f'<sector vocabulary="1" code="{sector}"/><recipient-country code="{country}"/>'
        f"{more}{''.join(transactions)}</iati-activity>"
    )


def iati(*activities: str, generated: str = "") -> bytes:
    """One IATI file."""
    when = f' generated-datetime="{generated}"' if generated else ""
    return f'<iati-activities version="2.03"{when}>\n{chr(10).join(activities)}\n</iati-activities>\n'.encode()


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file, with the folders it needs."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def read_in(home: Path, *paths: Path, now: str = NOW) -> Report:
    """What `comity ingest` does."""
    return ingest(take(paths, Store(home), now=now), home, now=now)


def starter_lake(home: Path) -> Lake:
    """The lake of the shipped case files."""
    starter.build(home, now=NOW)
    return Lake.open(home)
