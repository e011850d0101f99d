"""Everything public is found in three scripts, by whole words and beginnings; nothing private is, ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from comity.entities.keys import asked, consonants, of_text
from comity.lake import Lake
from comity.web.accounts.powers import Role
from comity.web.policy.loading import load_measures
from comity.web.policy.models import Measure, MeasureParty, MeasureTitle
from comity.web.policy.signals import measures_loaded
from comity.web.register import workflow
from comity.web.register.models import Article, OrganisationName, OwnWords, PrivateNote
from comity.web.search import asking, index
from tests.building import read_in
from tests.web.register import people as some

pytestmark = pytest.mark.django_db(transaction=True)


def titles(text: str, *kinds: str) -> list[str]:
    return [hit.title for hit in asking.find(text, kinds)[0]]


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Médecins du Désert", "medecins desert"),
        ("Women of the Valley", "WOMEN val"),
        ("בית השלום", "שלום"),
        ("בית השלום", "ובבית"),
        ("جمعية السلام الأخضر", "سلام"),
        ("جمعية السلام الأخضر", "والسلام اخضر"),
        ("מרכז שלום", "shalom"),
        ("مركز سلام", "salam"),
        ("Salaam House", "سلام"),
        ("Parents’ Circle", "parents circle"),
    ],
)
def test_name_is_found_however_it_is_typed(name: str, question: str) -> None:
    some.organisation("found-one", name)
    some.organisation("other-one", "Something Else Entirely")
    assert titles(question) == [name]


def test_every_word_must_stand_in_what_is_found() -> None:
    some.organisation("a", "Valley Fund")
    some.organisation("b", "Valley School")
    assert titles("valley fund") == ["Valley Fund"]
    assert titles("") == titles("?!") == titles("valley nowhere") == []


def test_a_name_comes_before_a_mention_and_ties_have_one_order() -> None:
    mention = some.organisation("mention", "Hill School")
    OwnWords.objects.create(organisation=mention, text="We work with the Orchard people.", source=some.source())
    for slug in ("orchard-b", "orchard-a"):
        some.organisation(slug, "Orchard")
    hits = asking.find("orchard")[0]
    assert [h.key for h in hits] == ["orchard-a", "orchard-b", "mention"]


def test_change_of_a_name_is_found_at_once_and_the_old_one_no_more() -> None:
    one = some.organisation("one", "Old Lantern")
    name = OrganisationName.objects.get(organisation=one)
    name.text = "New Beacon"
    name.save()
    assert titles("beacon") == ["New Beacon"]
    assert titles("lantern") == []
    one.names.all().delete()
    one.delete()
    assert titles("beacon") == []


def test_statement_is_found_only_while_its_words_are_public() -> None:
    editor, approver = some.user(Role.EDITOR), some.user(Role.APPROVER)
    fund, watchdog = some.organisation("fund", "Lantern Fund"), some.organisation("watch", "Night Watch")
    one = some.statement(watchdog, editor, about_organisation=fund, words="They hid the xylophone.")
    assert titles("xylophone") == []
    workflow.nobody(one, "publishes no address", editor)
    assert titles("xylophone") == []
    workflow.approve(one, approver)
    assert len(titles("xylophone")) == 1
    workflow.withhold(one, "a court asked for it", approver)
    assert titles("xylophone") == []


def test_the_reply_stands_beside_the_statement_that_is_found(site: Client) -> None:
    editor, approver = some.user(Role.EDITOR), some.user(Role.APPROVER)
    fund, watchdog = some.organisation("fund", "Lantern Fund"), some.organisation("watch", "Night Watch")
    unanswered = some.statement(watchdog, editor, about_organisation=fund, words="They hid the xylophone.")
    workflow.nobody(unanswered, "publishes no address", editor)
    workflow.approve(unanswered, approver)
    page = site.get("/search/", {"q": "xylophone"}).content.decode()
    assert "They hid the xylophone." in page
    assert "publishes no address" in page
    workflow.reply(unanswered, "It stands in the hall.", by=editor, organisation=fund, source=unanswered.source)
    assert "It stands in the hall." in site.get("/search/", {"q": "xylophone"}).content.decode()


def test_private_notes_and_people_not_agreed_on_are_never_found() -> None:
    editor = some.user(Role.EDITOR)
    fund = some.organisation("fund", "Lantern Fund")
    PrivateNote.objects.create(target="organisation/fund", text="zeppelin", by=editor)
    who = some.person("quentin", fund, editor)
    index.rebuild()
    assert titles("zeppelin") == titles("quentin") == []
    who.agreed_by = some.user(Role.APPROVER)
    who.save()
    assert titles("quentin") == ["Quentin"]


def test_index_made_again_gives_the_same_answers() -> None:
    some.organisation("a", "Valley Fund")
    Article.objects.create(title="A day in the valley", url="https://news.example/1")
    before = asking.find("valley")
    assert index.rebuild() == 2
    assert asking.find("valley") == before
    assert len(before[0]) == 2


def test_page_finds_activities_and_survives_any_question(site: Client, language: str) -> None:
    prefix = {"en": "", "ar": "/ar", "he": "/he"}[language]
    some.organisation("a", "<script>alert(1)</script> Valley")
    for question in ("valley", "XX-9-field", "%00", "' OR 1=1 --", "\u202e", "x" * 5000, "ש״ח", "*", "_ %"):
        answer = site.get(f"{prefix}/search/", {"q": question})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
    assert b"XX-9-field" in site.get(f"{prefix}/search/", {"q": "XX-9-field"}).content


def test_keys_cross_scripts_by_consonants_only_when_there_are_enough() -> None:
    assert consonants("shalom") == consonants("שלום") == consonants("سلام") == "slm"
    assert consonants("ab") == ""
    assert "~slm" in of_text("Shalom")
    assert len(asked("one two three four five six seven eight nine ten")) == 8


def a_measure(key: str = "us/199/hr/9001") -> Measure:
    made = Measure.objects.create(key=key, jurisdiction="us-congress", kind="bill", session="199", number="H.R. 9001")
    for language, text in {"en": "Lamp Lighters Act", "ar": "قانون مصابيح السلام", "he": "חוק מדליקי הפנסים"}.items():
        MeasureTitle.objects.create(measure=made, text=text, language=language, kind="short")
    MeasureParty.objects.create(measure=made, role="sponsor", name="Rep. Quillfeather, Ada [X-ZZ-1]")
    return made


@pytest.mark.parametrize(
    "question",
    ["lamp lighters", "السلام", "הפנסים", "quillfeather", "9001", "us 199 hr", "Congress lamp", "כונגרס lamp"],
)
def test_measure_is_found_by_titles_number_jurisdiction_and_people(question: str) -> None:
    a_measure()
    found = asking.find(question, ("measure",))[0]
    assert [(hit.kind, hit.key) for hit in found] == [("measure", "us/199/hr/9001")]


def test_found_measure_leads_to_its_page_and_a_deleted_one_is_gone() -> None:
    made = a_measure()
    assert 'href="/measures/us/199/hr/9001/"' in Client().get("/search/?q=lamp+lighters").content.decode()
    made.delete()
    assert asking.find("lamp lighters")[1] == 0


def test_changed_title_of_a_measure_is_found_and_the_old_one_no_more() -> None:
    title = a_measure().titles.get(language="en")
    title.text = "Harbour Act"
    title.save()
    assert [len(asking.find(words)[0]) for words in ("lighters", "harbour")] == [0, 1]


def test_feed_that_is_loaded_in_bulk_is_indexed_in_bulk(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    bill = Path(__file__).resolve().parents[1] / "readers" / "billstatus" / "old.xml"
    read_in(tmp_path / "home", bill)
    load_measures(Lake.open(tmp_path / "home"))
    assert [hit.key for hit in asking.find("lamp lighters")[0]] == ["us/199/hr/9001"]
    many = [Measure(key=f"us/198/hr/{n}", jurisdiction="us-congress", kind="bill") for n in range(400)]
    for one in Measure.objects.bulk_create(many):
        MeasureTitle.objects.bulk_create([MeasureTitle(measure=one, text=f"Bulk lantern {one.key}", language="en")])
    with django_assert_max_num_queries(80):
        measures_loaded.send(None, keys=frozenset(one.pk for one in many))
    assert asking.find("bulk lantern")[1] == 400


def test_whole_index_made_again_holds_measures() -> None:
    a_measure()
    index.drop("measure", "us/199/hr/9001")
    index.rebuild()
    assert len(asking.find("lighters", ("measure",))[0]) == 1
