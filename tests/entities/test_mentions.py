"""Mentions: one per format, name, identifiers and place; names that every country has are kept apart by country."""

from __future__ import annotations

from pathlib import Path

from comity.entities.mentions import collect, mentions
from comity.lake import Lake
from tests.building import activity, iati, payment, put, read_in, starter_lake

PARTNER = '<participating-org role="4" ref="{ref}"><narrative>{name}</narrative></participating-org>'


def test_same_name_and_identifier_are_one_mention_with_its_roles_counted(tmp_path: Path) -> None:
    receiver = '<receiver-org ref="GB-CHC-328158"><narrative>Sample Trust</narrative></receiver-org>'
    partner = PARTNER.format(ref="GB-CHC-328158", name="Sample Trust")
    nameless = PARTNER.format(ref="-", name="Sample Trust")
    paid = (payment("5", more=receiver), payment("6", more=receiver))
    file = iati(activity("XX-1-A", *paid, more=partner), activity("XX-1-B", more=nameless))
    read_in(tmp_path / "home", put(tmp_path, "a.xml", file))
    found = [m for m in mentions(Lake.open(tmp_path / "home")) if m.name == "Sample Trust"]
    by_number = {tuple(i.canonical for i in m.identifiers): m for m in found}
    assert by_number[("GB-CHC-328158",)].roles == {"receiver": 2, "implementing": 1}
    assert by_number[("GB-CHC-328158",)].country == "GB"
    assert by_number[()].roles == {"implementing": 1}
    assert len(found) == 2


def test_ministry_is_another_body_in_another_country_and_a_charity_is_not(tmp_path: Path) -> None:
    both = PARTNER.format(ref="", name="Ministry of Health") + PARTNER.format(ref="", name="Sample Trust")
    named = PARTNER.format(ref="", name="Ministry of Health, Norway")
    file = iati(
        activity("XX-1-A", country="PS", more=both + named), activity("XX-1-B", country="JO", more=both + named)
    )
    read_in(tmp_path / "home", put(tmp_path, "a.xml", file))
    found = [(m.name, m.country) for m in mentions(Lake.open(tmp_path / "home"))]
    assert sorted(f for f in found if f[0].startswith(("Ministry", "Sample"))) == [
        ("Ministry of Health", "JO"),
        ("Ministry of Health", "PS"),
        ("Ministry of Health, Norway", ""),
        ("Sample Trust", ""),
    ]


def test_further_languages_share_the_identifier(tmp_path: Path) -> None:
    org = (
        '<participating-org role="4" ref="IL-RA-580197770"><narrative xml:lang="en">Sample Path</narrative>'
        '<narrative xml:lang="he">נתיב לדוגמה</narrative></participating-org>'
    )
    read_in(tmp_path / "home", put(tmp_path, "a.xml", iati(activity("XX-1-A", more=org))))
    found = {m.name: m.identifiers[0].canonical for m in mentions(Lake.open(tmp_path / "home")) if m.identifiers}
    assert found["Sample Path"] == found["נתיב לדוגמה"] == "IL-RA-580197770"


def test_case_files_give_their_donors_in_every_language_and_their_publishers(tmp_path: Path) -> None:
    found = {m.name for m in mentions(starter_lake(tmp_path)) if m.format == "case_file"}
    assert {"International Fund for Ireland", "European Union", "الاتحاد الأوروبي", "האיחוד האירופי"} <= found


def test_texts_that_name_nobody_are_left_out_and_an_identifier_alone_is_kept() -> None:
    found = collect(
        [
            ("f", "receiver", "an individual", "", "", 3),
            ("f", "receiver", None, "GB-CHC-328158", "", 1),
            ("f", "receiver", None, None, "", 1),
        ]
    )
    assert [(m.name, m.rows) for m in found] == [("", 1)]


def test_keys_do_not_depend_on_what_else_is_there() -> None:
    row = ("f", "receiver", "Sample Trust", "GB-CHC-328158", "", 1)
    other = ("f", "receiver", "Another", "", "", 1)
    (alone,) = collect([row])
    assert alone in collect([other, row])
    assert collect([row, row])[0].key == alone.key
