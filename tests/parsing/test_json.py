"""JSON arrays: every number as published, lines told, breaks last, whatever the pieces in which the file is read."""

import json

import pytest

from comity.model.finding import Finding
from comity.model.origin import Origin, Snapshot
from comity.parsing import json as parsing
from comity.parsing.json import elements

TEXT = """{"version": "1", "meta": {"list": [1, {"grants": []}], "text": "]}\\"{["},
 "grants": [
  {"id": "a", "amount": 0.10, "big": 12345678901234567890123, "n": null},
  {"id": "b", "amount": 5e+05,
   "x": true}
 ], "after": [1, 2]}"""


def read(tmp_path, data, *path):
    file = tmp_path / "x.json"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(elements(Snapshot("0" * 64, file, file.stat().st_size, Origin(name="x.json")), *path))


@pytest.mark.parametrize("piece", [1, 7, 1 << 18])
def test_numbers_stay_as_published_and_lines_are_told(tmp_path, monkeypatch, piece):
    monkeypatch.setattr(parsing, "PIECE", piece)
    assert read(tmp_path, TEXT, "grants") == [
        (3, {"id": "a", "amount": "0.10", "big": "12345678901234567890123", "n": None}),
        (4, {"id": "b", "amount": "5e+05", "x": True}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_byte_order_mark_or_utf_16_is_no_obstacle(tmp_path, encoding):
    assert len(read(tmp_path, TEXT.encode(encoding), "grants")) == 2


def test_half_a_character_that_an_escape_names_is_marked_and_whole_ones_stay(tmp_path):
    text = r'[{"id \ud800": "a \uD83D b \ud83d\ude00", "list": ["\udfff"]}, "\u05e9\\ud800"]'
    expected = [{"id \ufffd": "a \ufffd b \U0001f600", "list": ["\ufffd"]}, "\u05e9\\ud800"]
    assert [value for _line, value in read(tmp_path, text)] == expected
    assert parsing.whole(text) == expected


def test_a_file_that_is_the_array_itself(tmp_path):
    assert read(tmp_path, "[1, \n2]") == [(1, "1"), (2, "2")]
    assert read(tmp_path, "[]") == []


@pytest.mark.parametrize(
    ("text", "whole", "code"),
    [
        ("", 0, "json-empty"),
        ("  \n", 0, "json-empty"),
        ('{"other": []}', 0, "json-array-missing"),
        ('{"grants": {}}', 0, "json-array-missing"),
        ("not json", 0, "json-array-missing"),
        (TEXT[:-40], 1, "json-broken"),
        (TEXT.replace('"id": "b",', '"id": "b",,,'), 1, "json-broken"),
        (TEXT[:-1], 2, "json-broken"),
        ('{"grants": [' + "[" * 200_000 + "]" * 200_000 + "]}", 0, "json-broken"),
    ],
    ids=range(9),
)
def test_a_break_comes_last_after_the_whole_elements(tmp_path, text, whole, code):
    *before, last = read(tmp_path, text, "grants")
    assert isinstance(last, Finding)
    assert last.code == code
    assert last.line >= 1
    assert len(before) == whole


def test_a_long_element_is_read_across_many_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "PIECE", 64)
    long = {"id": "x" * 10_000}
    assert read(tmp_path, json.dumps({"grants": [long, long]}), "grants") == [(1, long), (1, long)]
    monkeypatch.setattr(parsing, "LARGEST", 1000)
    (finding,) = read(tmp_path, json.dumps({"grants": [long, long]}), "grants")
    assert finding.code == "json-broken"


def test_a_second_document_behind_the_first_is_told(tmp_path):
    first, told = read(tmp_path, "[1]\n[2]")
    assert first == (1, "1")
    assert (told.code, told.line) == ("json-goes-on", 2)


def test_an_empty_list_under_a_key_is_sound(tmp_path):
    assert read(tmp_path, '{"grants": [], "more": 1}', "grants") == []
