"""IATI organisation files: budgets and their lines apart, names in every language, both versions, nothing a flow."""

from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.model.records import Organisation, OrganisationBudget, OrganisationDocument, OrganisationName
from comity.readers import iati_activity
from comity.readers import iati_organisation as reader

HERE = Path(__file__).parent
FILE = HERE / "organisation.xml"


def kinds(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


def test_budgets_and_their_lines_are_as_expected(tabular, expected):
    reading = tabular(reader, FILE)
    got, wanted = expected(HERE / "expected.csv", kinds(reading, OrganisationBudget))
    assert reading.recognised
    assert got == wanted
    assert sorted(f.code for f in reading.findings) == [
        "currency-missing",
        "extension-left-out",
        "period-reversed",
        "unknown-element",
        "unreadable-date",
        "unreadable-number",
    ]


def test_an_organisation_its_names_and_documents(tabular):
    reading = tabular(reader, FILE)
    first, second = kinds(reading, Organisation)
    assert (first.identifier, first.name, first.name_language, first.version, first.budgets, first.documents) == (
        "XX-HARBOUR-1",
        "Harbour Trust",
        "en",
        "2.03",
        5,
        1,
    )
    assert first.secondary_reporter is False
    assert (second.identifier, second.name, second.name_language, second.reporting_org) == (
        "XX-OLD-1",
        "Ancienne Maison",
        "fr",
        "Old House",
    )
    assert [(n.language, n.name) for n in kinds(reading, OrganisationName)] == [
        ("en", "Harbour Trust"),
        ("ar", "صندوق الميناء"),
        ("fr", "Ancienne Maison"),
    ]
    (document,) = kinds(reading, OrganisationDocument)
    assert (document.title, document.categories, document.recipients, document.document_date) == (
        "Report",
        "B01;B02",
        "PS;IL",
        "2024-02-01",
    )


def test_a_file_that_breaks_off_keeps_the_whole_organisations(tabular, tmp_path):
    path = tmp_path / "broken.xml"
    path.write_bytes(FILE.read_bytes().replace(b"</iati-organisations>", b"<iati-organisation><name>"))
    reading = tabular(reader, path)
    assert len(kinds(reading, Organisation)) == 2
    assert reading.findings[-1].level is Level.BROKEN


def test_elements_in_a_namespace_are_read_as_iati_s(tabular, tmp_path):
    path = tmp_path / "ns.xml"
    path.write_text(
        '<iati-organisations xmlns="http://example.org/iati" version="2.01"><iati-organisation>'
        "<organisation-identifier>A-1</organisation-identifier><name><narrative>A</narrative></name>"
        "</iati-organisation></iati-organisations>"
    )
    assert [o.identifier for o in kinds(tabular(reader, path), Organisation)] == ["A-1"]


def test_what_is_about_a_person_is_not_kept(tabular, tmp_path):
    path = tmp_path / "persons.xml"
    path.write_text(
        '<iati-organisations version="2.03" xmlns:x="urn:x"><iati-organisation>'
        "<organisation-identifier>A-1</organisation-identifier>"
        "<name><narrative>Office<x:Person-Name>Ada</x:Person-Name> of wells</narrative><person-name>Ada</person-name></name>"
        "<contact-info><person-name>Ada</person-name></contact-info></iati-organisation></iati-organisations>"
    )
    reading = tabular(reader, path)
    assert [n.name for n in kinds(reading, OrganisationName)] == ["Office of wells"]
    assert "Ada" not in repr((reading.records, reading.findings))


def test_an_activity_file_is_not_taken_for_one_and_the_other_way_round(tabular, tmp_path):
    path = tmp_path / "a.xml"
    path.write_text('<iati-activities version="2.03"><iati-activity/></iati-activities>')
    assert not tabular(reader, path).recognised
    assert not tabular(iati_activity, FILE).recognised


@pytest.mark.parametrize(
    ("name", "budgets", "documents"),
    [
        ("usg-2025-03/usda/usda-org.xml", 46, 0),
        ("okfn-samples/asian-dev-bank-org.xml", 249, 410),
        ("okfn-samples/BE-BCE_KBO-0420656336.xml", 10, 0),
    ],
)
def test_published_files_are_read_without_a_finding(tabular, shared, name, budgets, documents):
    reading = tabular(reader, shared(f"iati-org/{name}"))
    (organisation,) = kinds(reading, Organisation)
    assert (organisation.budgets, organisation.documents) == (budgets, documents)
    assert reading.findings == []
