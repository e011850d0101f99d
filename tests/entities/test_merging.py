"""Equal validated identifiers merge with their reason; copied ones go to the desk."""

from __future__ import annotations

from comity.entities.mentions import collect
from comity.entities.merging import merges


def rows(number: str, *names: str) -> list:
    return collect([("f", "receiver", text, number, "", 1) for text in names])


def test_equal_valid_identifiers_merge_and_say_why() -> None:
    found = rows("GB-CHC-328158", "Sample Trust", "The Sample Trust") + rows("gb-chc-328158", "SAMPLE TRUST LTD")
    (merge,), findings = merges(found)
    assert set(merge.mentions) == {m.key for m in found}
    assert "GB-CHC-328158" in merge.reason
    assert findings == []


def test_invalid_unknown_and_publishers_own_identifiers_merge_nothing() -> None:
    for number in ("IL-RA-580197771", "UG-NGB-5914-252", "360G-x:org-1", "22000", "US", "-"):
        assert merges(rows(number, "Sample Trust", "Sample Trust Ltd")) == ([], []), number


def test_identifier_beside_many_unlike_names_is_a_finding_and_merges_nothing() -> None:
    made, (finding,) = merges(
        rows("GB-CHC-328158", "Olive Press", "Harbour Choir", "Northern Rowers", "Lantern Makers")
    )
    assert made == []
    assert finding.code == "identifier-copied"
    assert finding.locator == "GB-CHC-328158"


def test_names_in_other_languages_are_not_taken_for_a_copy() -> None:
    made, findings = merges(
        rows("XM-DAC-41140", "World Food Programme", "WFP", "Programme alimentaire mondial", "Maailman ruokaohjelma")
    )
    assert (len(made), findings) == (1, [])
