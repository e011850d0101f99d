#!/usr/bin/env python3
"""Count what stands in BILLSTATUS files, by lxml alone: the other side of `comity measure import`, sharing no code with it.

    tools/count_bills.py PATH…

prints one JSON list: path, actions, cosponsors, committees (subcommittees are not counted), texts (versions of the text).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lxml import etree

PATHS = {
    "actions": ("actions/item", "actions/actions/item"),
    "cosponsors": ("cosponsors/item",),
    "committees": ("committees/item", "committees/billCommittees/item"),
    "texts": ("textVersions/item",),
}


def count(path: Path) -> dict[str, object]:
    """The numbers of one file. Raises lxml's error for a file that is not XML."""
    bill = etree.parse(str(path)).getroot().find("bill")
    numbers = {name: sum(int(bill.xpath(f"count({x})")) for x in paths) for name, paths in PATHS.items()}
    return {"path": str(path), **numbers}


def main() -> None:
    """Count the files named, and those below folders named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    paths = parser.parse_args().paths
    files = [f for p in paths for f in (sorted(p.rglob("*BILLSTATUS*.xml")) if p.is_dir() else [p])]
    json.dump([count(file) for file in files], sys.stdout, indent=1)


if __name__ == "__main__":
    main()
