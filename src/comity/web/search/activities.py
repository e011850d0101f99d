"""Finding activities of a release by the words of their titles, reporters and identifiers.

A release never changes, so its words are gathered once, into a small file of their own beside the serving file, sorted by
word: a word and a beginning of one are looked up at once. The file can be deleted at any time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from comity.entities.keys import asked, of_word
from comity.lake import Lake
from comity.lake.serving import CONFIG
from comity.web.search.asking import MOST, Hit
from comity.web.search.models import BEGINNING

VERSION = "1"
KEEP = 3
_ONE = threading.Lock()
_RAW = r"[\p{L}\p{M}\p{N}]+(?:['’ʼ׳״][\p{L}\p{M}\p{N}]+)*"
_CHUNK = 20_000


def find(lake: Lake, folder: Path, text: str) -> tuple[list[Hit], int]:
    """The best activities for a question, and how many there are; in the order of score, title and identifier."""
    wanted = asked(text)
    if not wanted:
        return [], 0
    parts, params = [], list[object]()
    for place, keys in enumerate(wanted):
        sql, own = _one_word(keys, beginning=place == len(wanted) - 1)
        parts.append(f"({sql}) w{place}" + (f" ON w{place}.activity = w0.activity" if place else ""))
        params += own
    total = " + ".join(f"w{place}.weight" for place in range(len(parts)))
    db = duckdb.connect(str(index_of(lake, folder)), read_only=True, config=CONFIG)
    try:
        rows = db.execute(
            f"SELECT t.identifier, t.title, t.reporter, t.language, {total} AS score, COUNT(*) OVER () FROM "
            f"{' JOIN '.join(parts)} JOIN activity t ON t.activity = w0.activity "
            f"ORDER BY score DESC, t.title NULLS LAST, t.identifier LIMIT {MOST}",
            params,
        ).fetchall()
    finally:
        db.close()
    hits = [Hit("activity", row[0], row[1] or row[0], row[2] or "", row[3] or "", row[4]) for row in rows]
    return hits, rows[0][5] if rows else 0


def _one_word(keys: tuple[tuple[str, int], ...], *, beginning: bool) -> tuple[str, list[object]]:
    """The activities in which one word of the question stands, in any writing, with its best weight; and the parameters."""
    cases, found, weights, params = "", [], list[object](), list[object]()
    for key, weight in keys:
        cases += " WHEN key = ? THEN ?"
        weights += [key, weight]
        found.append("key = ?")
        params.append(key)
        if beginning and len(key) >= BEGINNING and not key.startswith("~"):
            found.append("(key >= ? AND key < ?)")
            params += [key, key + "\U0010ffff"]
    sql = (
        f"SELECT activity, MAX(CASE{cases} ELSE 3 END) AS weight FROM word WHERE {' OR '.join(found)} GROUP BY activity"
    )
    return sql, weights + params


def index_of(lake: Lake, folder: Path) -> Path:
    """The words' file of a release, made if it is not there. One maker at a time; a reader never sees half of one."""
    path = folder / f"{lake.release}-words-{VERSION}.duckdb"
    with _ONE:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}.building")
            aside.unlink(missing_ok=True)
            try:
                _build(lake, aside)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
            for old in sorted(folder.glob("*.duckdb"), key=lambda p: p.stat().st_mtime, reverse=True)[KEEP:]:
                old.unlink(missing_ok=True)
    return path


def _build(lake: Lake, path: Path) -> None:
    db = duckdb.connect(str(path), config=CONFIG)
    try:
        db.execute(f"ATTACH '{str(lake.path).replace(chr(39), chr(39) * 2)}' AS lake (READ_ONLY)")
        db.execute(
            "CREATE TABLE activity AS SELECT ROW_NUMBER() OVER (ORDER BY iati_identifier, a.snapshot, a.activity) AS activity, "
            "iati_identifier AS identifier, title, reporting_org AS reporter, title_language AS language FROM lake.activity a "
            "WHERE iati_identifier IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lake.standing s WHERE s.snapshot = a.snapshot "
            "AND s.activity = a.activity)"
        )
        db.execute(
            "CREATE TEMP TABLE raw AS SELECT activity, UNNEST(list_distinct(regexp_extract_all("
            f"concat_ws(' ', title, reporter, identifier), '{_RAW.replace(chr(39), chr(39) * 2)}'))) AS word FROM activity"
        )
        db.execute("CREATE TEMP TABLE key (word VARCHAR, key VARCHAR, weight INTEGER)")
        for table in _keys(db):
            db.register("found", table)
            db.execute("INSERT INTO key SELECT * FROM found")
            db.unregister("found")
        db.execute(
            "CREATE TABLE word AS SELECT key, activity, MAX(weight) AS weight FROM raw JOIN key USING (word) "
            "GROUP BY key, activity ORDER BY key"
        )
        db.execute("CHECKPOINT")
    finally:
        db.close()


def _keys(db: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """The keys of every distinct word, by the chunk."""
    found = db.execute("SELECT DISTINCT word FROM raw").fetchall()
    for at in range(0, len(found), _CHUNK):
        rows = [(word, key, weight) for (word,) in found[at : at + _CHUNK] for key, weight in of_word(word)]
        kept, keys, weights = zip(*rows, strict=True) if rows else ((), (), ())
        yield pa.table(
            {
                "word": pa.array(kept, pa.string()),
                "key": pa.array(keys, pa.string()),
                "weight": pa.array(weights, pa.int32()),
            }
        )
