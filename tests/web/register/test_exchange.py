"""A profile goes out in three formats with its replies, comes back unchanged, and brings nothing public in by itself."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from comity.model.errors import InputError
from comity.web.accounts.powers import Role
from comity.web.register import demonstration, together
from comity.web.register.exchange import FORMATS, guess
from comity.web.register.exchange.bundle import enter, of
from comity.web.register.models import Article, Organisation, PrivateNote, Reply, Statement
from comity.web.register.models.statements import State
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
WORD_OF_THE_REPLY = "Both halves are told"


@pytest.fixture
def house() -> Organisation:
    demonstration.load()
    return Organisation.objects.get(slug="orchard-house")


@pytest.mark.parametrize("form", list(FORMATS))
def test_profile_read_back_is_the_profile_that_was_written(form: str, house: Organisation) -> None:
    _media, ending, write, read = FORMATS[form]
    bundle = of(house)
    text = write(bundle)
    again = read(text)
    assert (again.register, again.sources) == (bundle.register, bundle.sources)
    assert guess(f"x.{ending}", text) == form
    assert WORD_OF_THE_REPLY in text


@pytest.mark.parametrize("form", list(FORMATS))
def test_nothing_private_drafted_or_withheld_goes_out(form: str, house: Organisation) -> None:
    editor = some.user(Role.EDITOR)
    PrivateNote.objects.create(target="organisation/orchard-house", text="zeppelin", by=editor)
    some.statement(house, editor, about_organisation=house, words="xylophone")
    some.person("quentin", house, editor)
    for one in Organisation.objects.all():
        text = FORMATS[form][2](of(one)).lower()
        assert not any(word in text for word in ("zeppelin", "xylophone", "quentin", "taken back)", "not shown)"))


@pytest.mark.parametrize("form", list(FORMATS))
def test_imported_statements_are_drafts_with_their_replies(form: str, house: Organisation) -> None:
    text = FORMATS[form][2](of(house))
    before = Statement.objects.count()
    assert enter(FORMATS[form][3](text), "import:x").changed > 0
    made = Statement.objects.filter(origin__startswith="import:x")
    assert Statement.objects.count() > before
    assert {s.state for s in made} == {State.DRAFT}
    assert Reply.objects.filter(statement__in=made, text__startswith=WORD_OF_THE_REPLY).exists()
    assert enter(FORMATS[form][3](text), "import:x").changed == 0


def test_foreign_popolo_and_followthemoney_are_read_by_their_own_terms() -> None:
    popolo = {
        "organizations": [
            {"id": "Org/1", "name": "Reed School", "identifiers": [{"scheme": "US-EIN", "identifier": "27-1234567"}]},
            {"id": "org-2", "name": "Marsh Union", "other_names": [{"name": "MU"}]},
        ],
        "memberships": [{"member_id": "Org/1", "organization_id": "org-2", "start_date": "2011", "end_date": "2013"}],
    }
    enter(FORMATS["jsonld"][3](json.dumps(popolo)), "import:p")
    school = Organisation.objects.get(slug="org-1")
    assert school.name() == "Reed School"
    assert [(r.object.slug, r.valid) for r in school.relations_from.all()] == [("org-2", "2011/2013")]
    lines = [
        {
            "id": "a",
            "schema": "Company",
            "properties": {"name": ["Boat Ltd"], "previousName": ["Raft Ltd"], "country": ["ie"]},
        },
        {"id": "m", "schema": "Membership", "properties": {"member": ["a"], "organization": ["nobody-here"]}},
    ]
    enter(FORMATS["ftm"][3]("\n".join(map(json.dumps, lines))), "import:f")
    assert {n.text for n in Organisation.objects.get(slug="a").names.all()} == {"Boat Ltd", "Raft Ltd"}


@pytest.mark.parametrize(
    ("form", "text", "where"),
    [
        ("jsonld", "{", "the profile"),
        ("jsonld", '{"a": [{"comity": {"organisation": {"id": 5}}}]}', "organisation.id"),
        ("jsonld", '{"a": [{"comity": {"organisation": {"colour": "x"}}}]}', "organisation"),
        ("ftm", '{"id": "x", "schema": "Organization", "properties": {}}\nnonsense', "line 2"),
        ("csv", "part,of,colour\n", "line 1"),
        ("csv", "part,of\nnames,organisation 7\n", "line 2"),
    ],
)
def test_broken_profile_says_where_and_enters_nothing(form: str, text: str, where: str) -> None:
    with pytest.raises(InputError) as told:
        enter(FORMATS[form][3](text), "import:x")
    assert where in str(told.value.where)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_profile_of_entries_that_are_one_holds_them_all_each_under_its_own_name(
    form: str, site: Client, house: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = some.user(Role.EDITOR)
    twin = some.organisation("orchard-hall", "Orchard Hall")
    said = some.statement(house, editor, about_organisation=twin, words="They plant pears.")
    said.state = State.PUBLISHED
    said.save()
    Article.objects.create(url="https://pear.example/", title="Pears").about.add(twin, house)
    both = ("orchard-hall", "orchard-house")
    monkeypatch.setattr(together._Derived, "by", lambda: dict.fromkeys(both, both))
    for slug in both:
        answer = site.get(f"/organisations/{slug}/profile.{form}")
        assert 'filename="orchard-hall.' in answer.headers["Content-Disposition"]
        bundle = FORMATS[form][3](answer.content.decode())
        whole = [one for one in bundle.register.organisations if one.same_as]
        assert [(one.id, one.same_as) for one in whole] == [(both[0], both[1:]), (both[1], both[:1])]
        assert "They plant pears." in [one.words for one in bundle.register.statements if one.about == "orchard-hall"]
        assert any(r.text.startswith(WORD_OF_THE_REPLY) for one in bundle.register.statements for r in one.replies)
        assert [sorted(a.about) for a in bundle.register.articles if a.title == "Pears"] == [list(both)]


def test_whoever_reads_such_a_profile_merges_nothing_by_it(house: Organisation) -> None:
    text = FORMATS["jsonld"][2](of(house, some.organisation("orchard-hall", "Orchard Hall")))
    Organisation.objects.filter(slug="orchard-hall").delete()
    enter(FORMATS["jsonld"][3](text), "import:x")
    assert Organisation.objects.filter(slug="orchard-hall").exists()
    assert together.entries("orchard-hall") == ("orchard-hall",)


def test_spreadsheet_runs_no_cell_of_a_profile() -> None:
    house = some.organisation("house", "=HYPERLINK(1)")
    text = FORMATS["csv"][2](of(house))
    assert "'=HYPERLINK(1)" in text
    assert FORMATS["csv"][3](text).register.organisations[0].names[0].text == "=HYPERLINK(1)"


def test_downloads_stand_at_the_profile_and_nowhere_else(site: Client, house: Organisation) -> None:
    for form, (media, _ending, _write, _read) in FORMATS.items():
        answer = site.get(f"/organisations/{house.slug}/profile.{form}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)
    assert site.get(f"/organisations/{house.slug}/profile.exe").status_code == 404
    assert site.get("/organisations/nobody/profile.csv").status_code == 404
