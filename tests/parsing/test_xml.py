"""Elements out of hostile, broken and very large XML: what is whole is delivered, what broke is named with its line."""

import pytest

from comity.model.finding import Finding, Level
from comity.model.origin import Origin, Snapshot
from comity.parsing import xml

ONE = "<item><name>n{}</name>\n</item>"


@pytest.fixture
def elements(tmp_path):
    """`elements(bytes)`: the names of the items, and the findings."""

    def read(data):
        path = tmp_path / "items.xml"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        names, findings = [], []
        for found in xml.elements(Snapshot("0" * 64, path, path.stat().st_size, Origin(path.name)), "item"):
            if isinstance(found, Finding):
                findings.append(found)
            else:
                names.append(found.findtext("{*}name"))
        return names, findings

    return read


def test_items_come_from_any_depth_in_order(elements):
    text = f"<all>{ONE.format(1)}<group><inner>{ONE.format(2)}</inner></group>{ONE.format(3)}</all>"
    assert elements(text) == (["n1", "n2", "n3"], [])


def test_an_item_within_an_item_does_not_empty_the_outer_one(elements):
    text = f"<all><item><name>outer</name>{ONE.format(1)}<tail/></item>{ONE.format(2)}</all>"
    assert elements(text) == (["n1", "outer", "n2"], [])


def test_a_file_cut_anywhere_keeps_the_whole_items_before_the_cut(elements):
    whole = ("<?xml version='1.0'?>\n<all>" + "".join(ONE.format(n) for n in range(3)) + "</all>").encode()
    for cut in range(len(whole)):
        names, findings = elements(whole[:cut])
        assert names == [f"n{n}" for n in range(whole[:cut].count(b"</item>"))]
        assert [f.level for f in findings] == [Level.BROKEN]
        assert 1 <= findings[0].line <= whole[:cut].count(b"\n") + 1
        assert findings[0].found


def test_a_break_in_the_middle_of_a_chunk_keeps_the_items_before_it(elements, monkeypatch):
    monkeypatch.setattr(xml, "CHUNK", 1000)
    good = "<all>\n" + "".join(ONE.format(n) for n in range(200))
    names, findings = elements(good + "<item></oops></item>" + ONE.format("lost") + "</all>")
    assert names == [f"n{n}" for n in range(200)]
    assert [(f.code, f.level, f.line) for f in findings] == [("xml-broken", Level.BROKEN, 202)]
    assert "oops" in findings[0].found


def test_an_undeclared_prefix_is_a_note(elements):
    names, findings = elements(f"<all>{ONE.format(1)}<me:x/>\n<me:y/>{ONE.format(2)}</all>")
    assert names == ["n1", "n2"]
    assert [(f.code, f.level, f.line) for f in findings] == [("xml-namespace-undeclared", Level.NOTE, 2)]


def test_an_undeclared_prefix_does_not_hide_a_later_break(elements):
    names, findings = elements(f"<all>{ONE.format(1)}<me:x/>\n{ONE.format(2)}")
    assert names == ["n1", "n2"]
    assert [f.code for f in findings] == ["xml-broken"]


def test_no_bytes_and_blank_lines_before_the_declaration_are_named(elements):
    assert [(f.code, f.line) for f in elements(b"")[1]] == [("xml-empty", 1)]
    findings = elements(f"\n<?xml version='1.0'?><all>{ONE.format(1)}</all>")[1]
    assert [(f.code, f.line) for f in findings] == [("xml-broken", 2)]
    assert "before the XML declaration" in findings[0].remedy


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE all [<!ENTITY l0 "lol">{LAUGHS}]><all><item><name>&l9;</name></item></all>',
    "laughs in an attribute": f'<!DOCTYPE all [<!ENTITY l0 "lol">{LAUGHS}]><all><item a="&l9;"/></all>',
    "quadratic": f'<!DOCTYPE all [<!ENTITY a "{"a" * 50_000}">]><all><item><name>{"&a;" * 50_000}</name></item></all>',
    "external entity": '<!DOCTYPE all [<!ENTITY x SYSTEM "file:///etc/passwd">]><all><item><name>&x;</name></item></all>',
    "external dtd": f'<!DOCTYPE all SYSTEM "http://127.0.0.1:9/x.dtd"><all>{ONE.format(1)}</all>',
    "parameter entity": f'<!DOCTYPE all [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><all>{ONE.format(1)}</all>',
    "dtd without items": "<!DOCTYPE all [<!ENTITY x 'y'>]><all/>",
    "depth": "<all>" + "<a>" * 100_000 + "</a>" * 100_000 + "</all>",
    "20 MB of text": f"<all><item><name>{'x' * 20_000_000}</name></item></all>",
    "20 MB in an attribute": f"<all><item a='{'x' * 20_000_000}'/></all>",
    "not XML": "%PDF-1.4",
    "nul bytes": b"<all>\x00\x00<item/></all>",
    "only half a mark": b"\xff",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_cause(elements, name):
    names, findings = elements(HOSTILE[name])
    assert names == []
    assert [f.level for f in findings] == [Level.BROKEN]
    assert findings[0].line
    assert findings[0].found


def test_memory_does_not_grow_with_the_file(tmp_path):
    """Ten times the items, in wrappers of their own and with text between them, hold no more of the tree."""

    def peak(items):
        path = tmp_path / "many.xml"
        path.write_text("<all>" + "".join(f"<g>{ONE.format(n)}</g>text" for n in range(items)) + "</all>")
        most = 0
        for n, element in enumerate(xml.elements(Snapshot("", path, 0, Origin("many.xml")), "item")):
            if n % 1000 == 999:
                most = max(most, sum(1 for _ in element.getroottree().getroot().iter()))
        return most

    assert peak(60_000) <= 1.2 * peak(20_000)


def test_one_endless_element_is_refused_and_not_held_in_memory(elements, monkeypatch):
    monkeypatch.setattr(xml, "LARGEST_ELEMENT", 1 << 20)
    names, findings = elements(f"<all>{ONE.format(1)}<item>" + "<a>text</a>" * 500_000 + "</item></all>")
    assert names == ["n1"]
    assert [(f.code, f.level) for f in findings] == [("xml-element-too-large", Level.BROKEN)]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"<r>\n<item/>\n<item>b&eacute;</item></r>", 3, "eacute"),
        (b"<r>\n<item><x:y/></item>\n\n\n<item>\n<name>b", 6, "Premature end"),
    ],
)
def test_break_is_named_by_what_was_fatal_with_its_own_line(tmp_path, data, line, words):
    path = tmp_path / "b.xml"
    path.write_bytes(data)
    found = list(xml.elements(Snapshot("0" * 64, path, len(data), Origin("b.xml")), "item"))[-1]
    assert (found.code, found.line) == ("xml-broken", line)
    assert words in found.found
