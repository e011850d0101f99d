"""Identifiers are split, checked and written one way; what is no identifier of an organisation is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.entities.identifiers import Identifier, Refused, identifier, read


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("US-EIN-271234567", "US-EIN-27-1234567"),
        ("us-ein-27-1234567", "US-EIN-27-1234567"),
        ("US-EIN-US-EIN-13-2702768", "US-EIN-13-2702768"),
        ("GB-CHC-328158", "GB-CHC-328158"),
        ("GB-COH-213890", "GB-COH-00213890"),
        ("GB-COH-RC000749", "GB-COH-RC000749"),
        ("GB-SC-SC030289", "GB-SC-SC030289"),
        ("GB-NIC-NIC100019", "GB-NIC-100019"),
        ("IL-RA-580197770", "IL-RA-580197770"),
        ("IL-ROC-51-023005-5", "IL-ROC-510230055"),
        ("PS-MOI-hb-4157-c", "PS-MOI-HB-4157-C"),
        ("XM-DAC-41114", "XM-DAC-41114"),
        ("41114", "XM-DAC-41114"),
        ("XM-DAC-6-4", "XM-DAC-6-4"),
        ("XI-IATI-XM-DAC-47136", "XM-DAC-47136"),
        ("XI-IATI-EC_ECHO", "XI-IATI-EC_ECHO"),
        ("XM-OCHA-HPC6770", "XM-OCHA-HPC6770"),
        ("fts:3049", "FTS-3049"),
        ("US-GOV-1", "US-GOV-1"),
        ("XI-LEI-529900T8BM49AURSDO55", "XI-LEI-529900T8BM49AURSDO55"),
        ("XI-UEI-FJBAAAJLWHU4", "XI-UEI-FJBAAAJLWHU4"),
        ("US-UEI-FJBAAAJLWHU4", "XI-UEI-FJBAAAJLWHU4"),
        ("GB\u2011CHC\u2011328158\u200b", "GB-CHC-328158"),
    ],
)
def test_known_numbers_are_valid_and_written_one_way(written: str, canonical: str) -> None:
    found = identifier(written)
    assert found is not None
    assert (found.canonical, found.valid) == (canonical, True)


@pytest.mark.parametrize(
    "written",
    [
        "IL-RA-580197771",  # check digit
        "IL-RA-510230055",  # a company's number on the register of amutot
        "GB-CHC-000391",
        "GB-SC-SCO35314",  # a letter for a nought
        "XI-LEI-529900T8BM49AURSDO54",
        "CZ-ICO-25755278",
        "XI-DUNS-9854241",
        "UG-NGB-5914-252",  # a list without a rule here
        "360G-wolfson:org-2622",  # holds within its publisher only
        "US-2",  # means one agency to one publisher, another to the next
        "22500",
    ],
)
def test_what_cannot_be_checked_is_kept_but_not_valid(written: str) -> None:
    found = read(written)
    assert isinstance(found, Refused) or not found.valid


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "nothing is said"),
        ("-", "nothing is said"),
        ("N/A", "nothing is said"),
        ("#", "nothing is said"),
        ("000000", "nothing is said"),
        ("US", "a country is not an organisation"),
        ("XM-DAC-302", "a country is not an organisation"),
        ("XM-DAC-22000", "the channel code of a class of organisations"),
        ("22000", "the channel code of a class of organisations"),
        ("US-EIN", "a list without a number"),
        ("GB-CHC-000000", "a list without a number"),
        ("GB-COH-12345678", "a placeholder"),
        ("10003", "a number without its list"),
        ("some charity", "no list that org-id.guide knows begins it"),
    ],
)
def test_junk_is_refused_with_a_reason(written: str, reason: str) -> None:
    assert read(written) == Refused(written, reason)


def test_country_is_the_registers_and_international_lists_have_none() -> None:
    assert identifier("GB-CHC-328158").country == "GB"
    assert identifier("XM-DAC-41114").country == ""
    assert identifier("fts:3049").country == ""


@given(
    st.text(max_size=40)
    | st.from_regex(r"(US-EIN|GB-CHC|GB-COH|XM-DAC|IL-RA|FTS|XI-IATI)-[0-9A-Z -]{0,12}", fullmatch=True)
)
def test_any_text_is_read_and_a_valid_identifier_reads_as_itself(text: str) -> None:
    found = read(text)
    if isinstance(found, Identifier) and found.valid:
        again = read(found.canonical)
        assert isinstance(again, Identifier)
        assert (again.canonical, again.valid) == (found.canonical, True)
