"""Organisations, sources and persons at the desk: each change with its reason, shown with what stood before."""

from __future__ import annotations

import pytest

from comity.web.accounts.powers import Role
from comity.web.desk.views.home import queue
from comity.web.register import published
from comity.web.register.models import Identifier, Organisation, Person, Source
from tests.web.desk.playing import Desk, errors, form_in, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
PARTS = {
    "names": {"text": "صندوق الفانوس", "language": "ar", "kind": "official"},
    "contacts": {"address": "office@lantern.example", "source": "A page"},
    "own-words": {"text": "We keep lamps.", "source": "A page"},
    "relations": {"kind": "member", "object": "Lake Alliance", "source": "A page"},
    "articles": {"title": "Lamps", "url": "https://news.example/lamps"},
    "identifiers": {"written": "GB-CHC-326568"},
}


class House:
    def __init__(self) -> None:
        self.editor, self.approver = Desk(some.user(Role.EDITOR)), Desk(some.user(Role.APPROVER))
        some.source()
        some.organisation("lake-alliance")
        self.editor.send("/desk/organisations/", name="Lantern Fund", language="en", why="a member")
        self.fund = Organisation.objects.get(slug="lantern-fund")
        self.page = "/desk/organisations/lantern-fund/"


@pytest.fixture
def house() -> House:
    return House()


def test_name_that_is_here_already_is_not_entered_again(house: House) -> None:
    house.editor.send("/desk/organisations/", name="lantern fund", why="again")
    assert Organisation.objects.filter(names__text__iexact="lantern fund").count() == 1


@pytest.mark.parametrize("part", list(PARTS))
def test_part_is_added_once_with_its_reason_and_taken_away_with_one(house: House, part: str) -> None:
    path = f"{house.page}{part}/"
    where, values = house.editor.form(path)
    for _twice in range(2):
        answer = house.editor.client.post(where, values | PARTS[part] | {"why": "seen on its page"})
        assert answer.status_code == 302, errors(answer.content.decode())
    page = house.editor.open(house.page)
    links = [a.get("href") for a in page.xpath(f"//a[contains(@href, '/{part}/')]") if a.get("href")[-2].isdigit()]
    added = sorted(set(links))[-1].replace("http://localhost", "")
    assert len(set(links)) == (2 if part == "names" else 1)
    if part != "articles":
        assert "seen on its page" in words(page)
    house.editor.send(added, "/remove/", why="it moved")
    assert "it moved" in words(house.editor.open(house.page)) or part == "articles"


def test_last_name_stays(house: House) -> None:
    name = house.fund.names.get()
    assert "only name" in errors(house.editor.send(f"{house.page}names/{name.pk}/", "/remove/", refused=True, why="x"))


def test_change_shows_who_why_before_and_after(house: House) -> None:
    house.editor.send(house.page, founded="2003~", areas="IL PS", why="its statutes say so")
    house.editor.send(house.page, founded="2004", why="the register of charities says otherwise")
    said = words(house.editor.open(house.page))
    assert "editor: changed organisation · the register of charities says otherwise" in said
    assert "about 2003 2004" in said


def test_reason_is_asked_of_every_change(house: House) -> None:
    assert errors(house.editor.send(house.page, refused=True, founded="2003"))
    assert errors(house.editor.send(f"{house.page}names/", refused=True, text="LF", kind="short"))


def test_nonsense_is_refused_beside_its_field(house: House) -> None:
    assert "not a date" in errors(house.editor.send(house.page, refused=True, founded="long ago", why="x"))
    assert "no identifier" in errors(
        house.editor.send(f"{house.page}identifiers/", refused=True, written="n/a", why="x")
    )
    assert "relation to itself" in errors(
        house.editor.send(f"{house.page}relations/", refused=True, object="Lantern Fund", source="A page", why="x")
    )


def test_identifier_is_checked_by_the_rule_of_its_list(house: House) -> None:
    for written in ("GB-CHC-326568", "GB-CHC-12", "QQ-XYZ-77"):
        house.editor.send(f"{house.page}identifiers/", written=written, why="on its page")
    found = dict(Identifier.objects.values_list("value", "valid"))
    assert found["326568"] is True
    assert found["12"] is False
    assert found["77"] is None, "no rule of that list is known here"


def test_own_words_taken_away_stay_in_the_house_as_replaced(house: House) -> None:
    house.editor.send(f"{house.page}own-words/", **PARTS["own-words"], why="its page")
    row = house.fund.own_words.get()
    house.editor.send(f"{house.page}own-words/{row.pk}/", "/remove/", why="they wrote anew")
    row.refresh_from_db()
    assert row.replaced


def test_source_says_why_there_is_no_copy(house: House) -> None:
    assert errors(house.editor.send("/desk/sources/", refused=True, title="A book", why="cited"))
    house.editor.send("/desk/sources/", title="A book", no_snapshot="on paper only", why="cited")
    one = Source.objects.get(title="A book")
    house.editor.send(f"/desk/sources/{one.pk}/", title="The book", why="its full title")
    assert "A book The book" in words(house.editor.open(f"/desk/sources/{one.pk}/"))


def test_person_is_shown_only_after_somebody_else_agreed(house: House) -> None:
    entered = {"name": "Ada Tallow", "title": "Director", "organisation": "Lantern Fund", "source": "A page"}
    house.approver.send("/desk/persons/", **entered, why="named on its page")
    house.approver.send("/desk/persons/", **entered, why="named on its page")
    ada = Person.objects.get()
    page = f"/desk/persons/{ada.slug}/"
    assert "another approver has to agree" in words(house.approver.open(page))
    assert "you entered this person" in errors(house.approver.send(page, "/agree/", refused=True, why="mine"))
    assert house.editor.client.post(f"{page}agree/", {"why": "x"}).status_code == 404
    second = Desk(some.user(Role.APPROVER, "second"))
    assert "Ada Tallow" in words(second.open("/desk/queues/persons/"))
    assert "Ada Tallow" not in words(house.approver.open("/desk/queues/persons/"))
    second.send(page, "/agree/", why="a public office")
    assert set(published.persons()) == {ada}


def test_new_role_or_spelling_has_to_be_agreed_again(house: House) -> None:
    ada = some.person("ada", house.fund, house.editor.user, house.approver.user)
    page = "/desk/persons/ada/"
    house.editor.send(page, "/roles/", title="Chair", organisation="Lantern Fund", source="A page", why="elected")
    ada.refresh_from_db()
    assert ada.agreed_by is None
    house.approver.send(page, "/agree/", why="a public office")
    house.approver.send(page, "/persons/ada/", name="Ada M. Tallow", why="her full name")
    ada.refresh_from_db()
    assert ada.agreed_by is None
    assert "you entered" in errors(house.approver.send(page, "/agree/", refused=True, why="mine"))


def test_contributor_sees_and_changes_nothing(house: House) -> None:
    helper = Desk(some.user(Role.CONTRIBUTOR))
    with pytest.raises(AssertionError, match="no form"):
        form_in(helper.open(house.page), house.page, "/organisations/lantern-fund/")
    for path in (house.page, "/desk/organisations/", "/desk/sources/", "/desk/persons/", f"{house.page}names/"):
        assert helper.client.post(path, {"name": "x", "why": "x"}).status_code == 404
    assert queue.power == "see-desk"  # type: ignore[attr-defined]  # set by `needs`
