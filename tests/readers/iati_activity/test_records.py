"""What a file says arrives in the tables: whole files with their expected records, then one behaviour at a time."""

import json
import random
from pathlib import Path

import pytest

from comity.model.finding import Finding, Level
from comity.model.origin import Head
from comity.model.records import (
    TABLE_OF,
    Activity,
    Element,
    Narrative,
    ParticipatingOrg,
    SectorSplit,
    Transaction,
)
from comity.parsing.encodings import head_text
from comity.readers import iati_activity

HERE = Path(__file__).parent
UNSAID = {"activity", "iati_identifier"}


def shown(item):
    if isinstance(item, Finding):
        return {"finding": item.code, "level": item.level.value, "locator": item.locator, "line": item.line}
    filled = {name: value for name, value in item._asdict().items() if value is not None and name not in UNSAID}
    return {"table": TABLE_OF[type(item)], **filled}


def table(row):
    """The order that counts is that within a table."""
    return row.get("table", "finding")


@pytest.mark.parametrize("name", ["complete-2.03", "version-1.01"])
def test_a_whole_file_gives_the_records_written_beside_it(reading, name):
    expected = [json.loads(line) for line in (HERE / f"{name}.expected.jsonl").read_text("utf-8").splitlines()]
    found = [shown(item) for item in reading(HERE / f"{name}.xml").items]
    assert sorted(found, key=table) == sorted(expected, key=table)


def test_every_row_carries_its_activity_and_identifier_even_where_the_identifier_comes_last(reading):
    rows = reading(HERE / "version-1.01.xml").records
    assert {(row.activity, row.iati_identifier) for row in rows} == {(1, "GB-9-1")}


def test_no_damage_to_a_file_raises(reading):
    whole = b"".join((HERE / f"{name}.xml").read_bytes() for name in ("complete-2.03", "version-1.01"))[: -len("</x>")]
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(
            whole[dice.randrange(2000) : dice.randrange(2000, len(whole))] if dice.random() < 0.2 else whole
        )
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(damaged))
            damaged[place : place + dice.randrange(4)] = dice.choice(
                (b"", b"<", b">", b'"', b"&", b"9", b"\xff", b"x:")
            )
        assert reading(bytes(damaged)).items


def test_a_person_in_contact_info_is_not_kept(reading):
    kept = "".join(row.xml for row in reading(HERE / "complete-2.03.xml").of(Element))
    assert "Bridge Trust" in kept
    assert not any(word in kept for word in ("Ada", "Head", "000<", "ada@"))


def test_transactions_with_the_same_tail_have_rows_of_their_own(activity):
    transaction = (
        '<transaction ref="{n}"><transaction-type code="3"/><transaction-date iso-date="2020-01-0{n}"/><value>{n}</value>'
        "<description><narrative>No. {n} &amp;amp; on</narrative></description>"
        '<receiver-org ref="K"/><sector code="15220"/><x:y xmlns:x="urn:x">{same}</x:y></transaction>'
    )
    read = activity("".join(transaction.format(n=n, same="s") for n in (1, 2, 3)))
    assert [(t.ref, t.date, t.value, t.receiver_org_ref) for t in read.of(Transaction)] == [
        ("1", "2020-01-01", "1", "K"),
        ("2", "2020-01-02", "2", "K"),
        ("3", "2020-01-03", "3", "K"),
    ]
    assert [t.description for t in read.of(Transaction)] == ["No. 1 &amp; on", "No. 2 &amp; on", "No. 3 &amp; on"]
    places = [f"iati-activity[1]/transaction[{n}]" for n in (1, 2, 3)]
    assert [(s.locator, s.transaction) for s in read.of(SectorSplit)] == [
        (f"{place}/sector[1]", n) for n, place in enumerate(places, 1)
    ]
    assert [(e.locator, e.parent) for e in read.of(Element)] == [(f"{place}/x:y[1]", place) for place in places]
    assert [n.text for n in read.of(Narrative)] == ["No. 1 &amp; on", "No. 2 &amp; on", "No. 3 &amp; on"]


def test_the_same_prefix_for_two_namespaces_is_not_confused(reading):
    one = (
        '<iati-activity default-currency="EUR" xmlns:x="urn:{}"><iati-identifier>A</iati-identifier><transaction>'
        '<transaction-type code="3"/><transaction-date iso-date="2020-01-01"/><value>1</value><x:y/></transaction>'
        "</iati-activity>"
    )
    read = reading(
        f'<iati-activities version="2.03">{one.format("a")}{one.format("b")}{one.format("a")}</iati-activities>'
    )
    assert [e.namespace for e in read.of(Element)] == ["urn:a", "urn:b", "urn:a"]


@pytest.mark.parametrize(
    "lookalike",
    [
        '<x:n xmlns:x="urn:x"><transaction><transaction-type code="3"/></transaction></x:n><transaction ref="e"/>',
        "<description><narrative><![CDATA[</transaction><transaction>]]></narrative></description>",
        "<!-- </transaction> --><transaction/>",
    ],
)
def test_what_only_looks_like_a_transaction_is_not_one(activity, lookalike):
    real = (
        '<transaction ref="r"><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>'
        '<value>1</value><aid-type code="C01"/></transaction>'
    )
    rows = activity(lookalike + real).of(Transaction)
    assert rows[-1][4:12] == ("r", None, "3", "2020-01-01", "1", "EUR", True, None)
    assert len(rows) == 1 + lookalike.endswith("/>")


def test_a_missing_currency_is_a_finding_and_no_currency(activity):
    read = activity("<transaction><transaction-type code='3'/><value>1</value></transaction>", "")
    assert read.of(Transaction)[0].currency is None
    assert "currency-missing" in read.codes()


def test_a_repeated_element_keeps_the_first_in_its_column_and_the_second_as_xml(activity):
    read = activity(
        '<activity-status code="2"/><activity-status code="3"/>'
        "<transaction><transaction-type code='3'/><value>1</value><value>2</value></transaction>"
    )
    assert read.of(Activity)[0].status == "2"
    assert read.of(Transaction)[0].value == "1"
    assert [e.xml for e in read.of(Element)] == ['<activity-status code="3"/>', "<value>2</value>"]
    assert read.codes().count("element-repeated") == 2


def test_extensions_are_kept_wherever_they_stand(activity):
    x = '<x:e xmlns:x="urn:x"/>'
    places = (
        "<title><narrative>T</narrative>{}</title>",
        "<participating-org>{}</participating-org>",
        "<sector code='1'>{}</sector>",
        "<budget>{}<period-start iso-date='2020-01-01'>{}</period-start><value>1{}</value></budget>",
        "<location><point>{}</point></location>",
        "<activity-status code='1'>{}</activity-status>",
        "<activity-date type='1' iso-date='2020-01-01'>{}</activity-date>",
        "<transaction>{}<value>1{}</value><transaction-type code='3'>{}</transaction-type></transaction>",
        "<transaction><transaction-date iso-date='2020-01-01'>{}</transaction-date></transaction>",
        "<transaction><provider-org>{}</provider-org></transaction>",
        "<result><indicator>{}</indicator></result>",
        "{}",
    )
    children = "".join(places)
    read = activity(children.replace("{}", x))
    assert len([e for e in read.of(Element) if e.namespace == "urn:x"]) == children.count("{}")


def test_an_undeclared_prefix_does_not_lose_the_file(activity):
    read = activity("<me:feedback>good</me:feedback><title><narrative>T</narrative></title>")
    assert read.of(Activity)[0].title == "T"
    assert [(e.namespace, e.name) for e in read.of(Element)] == [("me", "feedback")]
    assert [(f.code, f.level, f.line) for f in read.findings] == [("xml-namespace-undeclared", Level.NOTE, 1)]


def test_a_default_namespace_does_not_lose_the_file(reading):
    read = reading(
        '<iati-activities xmlns="http://example.org/iati" version="2.02"><iati-activity default-currency="EUR">'
        "<iati-identifier>A</iati-identifier><participating-org role='1'><narrative>P</narrative></participating-org>"
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/><value>1</value></transaction>'
        "</iati-activity><iati-activity/></iati-activities>"
    )
    assert [(a.iati_identifier, a.version) for a in read.of(Activity)] == [("A", "2.02"), (None, "2.02")]
    assert read.of(ParticipatingOrg)[0].name == "P"
    assert read.of(Transaction)[0].value == "1"
    assert read.codes().count("namespace-on-iati") == 1


def test_activities_are_found_alone_and_in_a_wrapper(reading):
    one = "<iati-activity version='2.03'><iati-identifier>{}</iati-identifier></iati-activity>"
    assert [a.iati_identifier for a in reading(one.format("A")).of(Activity)] == ["A"]
    inner = f"<iati-activities version='2.02'>{one.format('A')}</iati-activities>"
    wrapped = f"<result><ok/>{inner}<group>{one.format('B')}</group></result>"
    assert [(a.iati_identifier, a.version) for a in reading(wrapped).of(Activity)] == [("A", "2.02"), ("B", "2.03")]


@pytest.mark.parametrize(
    ("version", "code"), [("", "version-missing"), ("1.05", "version-1"), ("3.1", "version-unknown")]
)
def test_a_version_that_is_not_2_is_said_once_a_file(reading, version, code):
    named = f'version="{version}"' if version else ""
    one = "<iati-activity><iati-identifier>A</iati-identifier></iati-activity>"
    assert reading(f"<iati-activities {named}>{one * 3}</iati-activities>").codes() == [code]


def test_odd_dates_are_kept_or_left_empty_with_a_finding(activity):
    dated = "<transaction><transaction-type code='3'/><transaction-date iso-date='{}'/><value>1</value></transaction>"
    read = activity(dated.format("0204-03-01") + dated.format("03/04/2023") + dated.format("2023-04-03T10:00:00Z"))
    assert [t.date for t in read.of(Transaction)] == ["0204-03-01", None, "2023-04-03"]
    assert read.codes() == ["year-implausible", "date-unreadable", "transaction-without-date"]


def test_digits_of_another_script_are_not_read_as_an_amount(activity):
    read = activity("<transaction><transaction-type code='3'/><value>\u0661\u0662</value></transaction>")
    assert read.of(Transaction)[0].value is None
    assert read.codes()[0] == "number-unreadable"


def test_a_finding_names_the_line(reading):
    lines = "\n" * 70_000
    read = reading(
        f'<iati-activities version="2.03">{lines}<iati-activity><iati-identifier>A</iati-identifier><budget>\n'
        "<value currency='EUR'>27,12</value></budget></iati-activity></iati-activities>"
    )
    assert [(f.code, f.line, f.found) for f in read.findings] == [("number-unreadable", 70_002, "27,12")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_is_recognised_and_read(reading, encoding):
    name = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{name}"?>\n<iati-activities version="2.03"><iati-activity>'
        "<iati-identifier>é</iati-identifier></iati-activity></iati-activities>"
    )
    data = text.encode(encoding)
    assert iati_activity.recognises(Head("a.xml", data, head_text(data)))
    assert reading(data).of(Activity)[0].iati_identifier == "é"


def test_other_files_are_not_recognised():
    for text in ("<iati-organisations/>", "<xsd:element name='iati-activities'/>", "id,iati-activity\n"):
        assert not iati_activity.recognises(Head("a.xml", text.encode(), text))
    assert iati_activity.recognises(Head("empty.xml", b"", ""))
    assert not iati_activity.recognises(Head("empty.csv", b"", ""))
