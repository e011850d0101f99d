"""Every question that the methods ask can be put to Spark as well: the seam of decision 0003 stays open."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from comity import methods
from comity.lake import Lake

KNOWN = {"SUM", "COUNT", "MIN", "MAX", "COALESCE", "LOWER", "CAST", "CASE", "IF", "AND", "OR", "IN", "EXISTS"}


def test_questions_keep_to_the_written_subset_and_translate_to_spark(
    starter: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    listen = Lake.table

    def heard(self: Lake, sql: str, params=()):
        asked.add(sql)
        return listen(self, sql, params)

    monkeypatch.setattr(Lake, "table", heard)
    fresh = Lake.open(starter.path.parents[2])
    for name, case in methods.cases(fresh).items():
        methods.claims(fresh, name)
        methods.selector_catches(fresh, name)
        for prices in ("current", "constant:2022", "constant:2022:donor"):
            for definition in ("curated", "15220", "152xx", "pbso", "people-to-people", "statutory"):
                question = methods.question(case, definition=definition, prices=prices, donor="US")
                methods.figure(fresh, "per-person", question)
                methods.rows_used(fresh, question)
    assert len(asked) > 15
    for sql in asked:
        tree = sqlglot.parse_one(sql, read="duckdb")
        assert isinstance(tree, exp.Select), sql
        used = {f.sql_name() for f in tree.find_all(exp.Func)}
        assert used <= KNOWN, (used - KNOWN, sql)
        sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
