"""Steps of a database's making that do not lean on each other, taken side by side, each on a connection of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb

Step = Callable[[duckdb.DuckDBPyConnection], Any]
MOST = 4
"""Connections at once at most: they share the memory that the engine is allowed."""


def side_by_side(db: duckdb.DuckDBPyConnection, steps: Sequence[Step]) -> None:
    """Take every step, begun in this order, as many at once as there are usable cores. Raises what the first failure raised.

    A step sees what was in `db` before, but none of its temporary tables.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    ((used,),) = db.execute("SELECT current_database()").fetchall()
    with ThreadPoolExecutor(max(1, min(cores, MOST, len(steps)))) as pool:
        taken = [pool.submit(_take, db, used, step) for step in steps]
        try:
            for one in taken:
                one.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _take(db: duckdb.DuckDBPyConnection, used: str, step: Step) -> None:
    with db.cursor() as beside:
        beside.execute(f"USE {used}; SET TimeZone = 'UTC'")
        step(beside)
