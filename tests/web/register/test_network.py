"""The network: every node a link in a sensible order, the same relations as a table, filters by kind and date, a limit."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from comity.briefs import network as drawing
from comity.web.register import together
from comity.web.register.models import Identifier, Organisation, Relation
from tests.web.conftest import LANGUAGES
from tests.web.register import people, world
from tests.web.register.world import World

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def here() -> World:
    return world.build()


def drawn(site: Client, slug: str, query: str = "", prefix: str = "") -> ElementTree.Element:
    html = site.get(f"{prefix}/organisations/{slug}/network/{query}").content.decode()
    return ElementTree.fromstring(re.search(r"<svg.*?</svg>", html, re.DOTALL)[0])


def nodes(svg: ElementTree.Element) -> list[str]:
    return [a.get("href").rstrip("/").rsplit("/", 1)[1] for a in svg.iter(f"{SVG}a")]


def rows(site: Client, slug: str, query: str = "") -> list[str]:
    mark = "&" if query else "?"
    text = site.get(f"/organisations/{slug}/network/{query}{mark}csv=relations").getvalue().decode("utf-8-sig")
    return text.splitlines()[1:]


def test_every_node_is_a_link_with_a_name_for_those_who_cannot_see_it(site: Client, here: World, language: str) -> None:
    svg = drawn(site, "lantern-fund", prefix=LANGUAGES[language])
    assert nodes(svg) == ["harbour-alliance", "north-ministry"]
    for link in svg.iter(f"{SVG}a"):
        assert link.get("href").startswith(f"{LANGUAGES[language]}/organisations/")
        assert link.get("aria-label")
    assert svg.get("aria-hidden") is None
    assert not [e for e in svg.iter() if "style" in e.attrib or e.tag in (f"{SVG}style", f"{SVG}script")]


def test_table_holds_the_relations_of_the_drawing_in_their_direction(site: Client, here: World) -> None:
    assert rows(site, "lantern-fund") == [
        "Ministry of the North,funds,The Lantern Fund,2018/..,Grants",
        "The Lantern Fund,is a member of,Harbour Alliance,2015/2019,Members",
    ]


def test_two_steps_reach_the_neighbours_of_neighbours_and_their_ties(site: Client, here: World) -> None:
    assert nodes(drawn(site, "harbour-alliance")) == ["lantern-fund"]
    svg = drawn(site, "harbour-alliance", "?depth=2")
    assert nodes(svg) == ["lantern-fund", "north-ministry"]
    assert "Ministry of the North funds The Lantern Fund (since 2018)" in [t.text for t in svg.iter(f"{SVG}title")]


def test_kind_and_date_leave_out_what_is_something_else_or_did_not_hold(site: Client, here: World) -> None:
    assert len(rows(site, "lantern-fund", "?kind=member")) == 1
    assert rows(site, "lantern-fund", "?on=2016")[0].startswith("The Lantern Fund,is a member of")
    assert len(rows(site, "lantern-fund", "?on=2016")) == 1
    assert len(rows(site, "lantern-fund", "?on=2018-06")) == 2
    assert rows(site, "lantern-fund", "?on=1950") == []


def test_relation_without_a_date_stays_and_is_dashed(site: Client, here: World) -> None:
    svg = drawn(site, "north-ministry", "?on=1950")
    assert nodes(svg) == ["harbour-watch"]
    assert [r.get("stroke-dasharray") for r in svg.iter(f"{SVG}rect")][1:] == ["5 4"]


def test_wrong_date_is_told(site: Client, here: World) -> None:
    answer = site.get("/organisations/lantern-fund/network/?on=soon")
    assert answer.status_code == 400
    assert "A date was expected" in answer.content.decode()


def test_more_than_five_hundred_are_left_to_the_table_and_said_so(site: Client, here: World) -> None:
    made = Organisation.objects.bulk_create([Organisation(slug=f"m-{n:03}") for n in range(520)])
    source = people.source()
    Relation.objects.bulk_create([Relation(subject=o, object=here.donor, kind="member", source=source) for o in made])
    assert len(nodes(drawn(site, "north-ministry"))) == 500
    assert len(rows(site, "north-ministry")) == 522
    assert "at most 500" in site.get("/organisations/north-ministry/network/").content.decode()
    assert "at most 500" not in site.get("/organisations/lantern-fund/network/").content.decode()


def test_payment_between_two_of_the_register_is_a_relation_from_the_lake(site: Client) -> None:
    payer = people.organisation("payer")
    people.organisation("village", "Village School & Co <b>")
    html = site.get("/flows.csv?receiver=Village+School+%26+Co+%3Cb%3E").getvalue().decode("utf-8-sig")
    head, row = html.splitlines()[:2]
    scheme, value = dict(zip(head.split(","), row.split(","), strict=False))["provider_ref"].split("-", 1)
    Identifier.objects.create(organisation=payer, scheme=scheme, value=value)
    assert nodes(drawn(site, "village")) == ["payer"]
    assert rows(site, "village")[0].startswith("Payer,funds,Village School & Co <b>")
    assert "/organisations/payer/" in site.get("/organisations/village/").content.decode()


def test_nobody_near_is_said_and_nothing_is_drawn(site: Client) -> None:
    people.organisation("alone")
    html = site.get("/organisations/alone/network/").content.decode()
    assert "<svg" not in html
    assert "No relation is on file for these filters" in html


@pytest.mark.parametrize("width", [drawing.WIDE, drawing.NARROW])
def test_boxes_stay_inside_the_drawing_and_never_overlap(width: int) -> None:
    near = tuple(drawing.Node(f"n{n}", f"Name {n} " * 9, "/x", "told") for n in range(40))
    far = tuple(drawing.Node(f"f{n}", "عضو", "/x", "told", certain=False) for n in range(30))
    edges = tuple(drawing.Edge(f"n{n}", f"f{n % 30}", "told", n % 2 == 0) for n in range(40))
    for made in (
        drawing.Drawing("Centre", (drawing.Group("Head", near, "3 more"), drawing.Group("Other", far))),
        drawing.Drawing("Centre", (drawing.Group("Head", near),), far, edges),
    ):
        root = ElementTree.fromstring(drawing.svg(made, width))
        _x, _y, wide, tall = map(float, root.get("viewBox").split())
        boxes = [tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in root.iter(f"{SVG}rect")]
        assert len(boxes) == 71
        for x, y, w, h in boxes:
            assert x >= 0
            assert x + w <= wide
            assert y + h <= tall
        for place, (x, y, w, h) in enumerate(boxes):
            for x2, y2, w2, h2 in boxes[place + 1 :]:
                assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_entries_that_are_one_organisation_are_one_in_the_network(
    site: Client, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two entries of the fund, and two of its donor: what each entry is tied to stands round the leading one, once."""
    again, donor = people.organisation("lantern-trust", "Lantern Trust"), people.organisation("the-north", "The North")
    for subject, object_ in ((donor, again), (again, here.member)):
        Relation.objects.create(subject=subject, object=object_, kind="funder", source=people.source("Grants"))
    fund, north = ("lantern-fund", "lantern-trust"), ("north-ministry", "the-north")
    monkeypatch.setattr(together._Derived, "by", lambda: {slug: some for some in (fund, north) for slug in some})
    assert nodes(drawn(site, "lantern-fund")) == ["harbour-alliance", "north-ministry"]
    told = rows(site, "lantern-fund")
    assert len([row for row in told if row.startswith("Ministry of the North,funds,The Lantern Fund")]) == 2
    assert not [row for row in told if "Lantern Trust" in row], "an organisation is not tied to itself"
    assert "lantern-fund" in nodes(drawn(site, "north-ministry"))
    answer = site.get("/organisations/lantern-trust/network/?depth=2")
    assert (answer.status_code, answer["Location"]) == (302, "/organisations/lantern-fund/network/?depth=2")
    monkeypatch.undo()
    assert nodes(drawn(site, "lantern-trust")) == ["lantern-fund", "the-north"], "taken back, each stands alone again"
