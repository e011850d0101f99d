"""Who is who at the desk: judged by a person, derived, undone without a trace; only equal, validated identifiers join alone."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from comity.entities.mentions import Mention, key_of
from comity.web.accounts.powers import Role
from comity.web.desk.actions import matching
from comity.web.desk.models import Candidate, Mentioned, Verdict
from comity.web.desk.queries import clusters
from comity.web.register.models import Article, Identifier, OwnWords, Relation
from comity.web.register.models.statements import State
from tests.web.desk.playing import Desk, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
EIN = {"scheme": "US-EIN", "value": "27-1234567", "valid": True}


def furnished() -> tuple[Any, Any]:
    """Two entries of one organisation, each with something of every sort, and others around them."""
    one, other = some.organisation("lantern-fund", "Lantern Fund"), some.organisation("lantern-trust", "Lantern Trust")
    eye = some.organisation("harbour-eye", "Harbour Eye")
    for n, entry in enumerate((one, other)):
        some.statement(eye, words=f"“Of {entry.slug}”", about_organisation=entry, state=State.PUBLISHED)
        some.statement(entry, words=f"“By {entry.slug}”", about_organisation=eye, state=State.PUBLISHED)
        Relation.objects.create(subject=entry, object=eye, kind="partner", source=some.source(f"partners {n}"))
        OwnWords.objects.create(organisation=entry, text=f"We are {entry.slug}.", source=some.source())
        Article.objects.create(title=f"About {entry.slug}", url=f"https://press.example/{n}").about.add(entry)
    return one, other


PAGES = (
    *(f"/organisations/{slug}/" for slug in ("lantern-fund", "lantern-trust", "harbour-eye")),
    "/ar/organisations/lantern-trust/",
    "/he/organisations/lantern-fund/",
    "/organisations/",
    "/organisations/lantern-fund/network/",
    *(f"/organisations/lantern-trust/profile.{form}" for form in ("jsonld", "ftm", "csv")),
    "/statements/",
    "/search/?q=lantern",
)


def pages() -> dict[str, bytes]:
    site = Client(headers={"host": "localhost"})
    found = {path: site.get(path) for path in PAGES}
    return {path: str(answer.status_code).encode() + answer.getvalue() for path, answer in found.items()}


def side_by_side(desk: Desk, one: str = "Lantern Fund", other: str = "Lantern Trust") -> str:
    return desk.send("/desk/matching/new/", one=one, other=other)


def test_a_merge_shows_one_organisation_and_undoing_it_restores_every_page_byte_for_byte() -> None:
    furnished()
    desk = Desk(some.user(Role.EDITOR))
    before = pages()
    pair = side_by_side(desk)
    assert pages() == before, "a pair side by side is no judgement"
    desk.send(pair, answer="same", why="the trust says so on its page")
    led = desk.client.get("/organisations/lantern-trust/")
    assert led.status_code == 302
    assert led.headers["Location"] == "/organisations/lantern-fund/?entry=lantern-trust"
    page = words(desk.open("/organisations/lantern-fund/?entry=lantern-trust"))
    assert "The address of the entry lantern-trust leads here." in page
    for held in (
        "“Of lantern-fund”",
        "“Of lantern-trust”",
        "“By lantern-trust”",
        "We are lantern-trust.",
        "About lantern-trust",
    ):
        assert held in page
    marked = desk.open("/organisations/lantern-fund/").find_class("entry-mark")
    assert [words(one) for one in marked] == [f"entry lantern-{n}" for n in ("trust", "fund", "trust", "fund")]
    desk.send(pair, answer="unsure", why="it was another trust")
    assert pages() == before
    desk.send(pair, answer="same", why="no, it is the same")
    assert pages() != before
    desk.send(pair, answer="different", why="two, by the register of charities")
    assert pages() == before
    assert [v.answer for v in Verdict.objects.all()] == ["same", "unsure", "same", "different"]


def test_equal_validated_identifiers_join_by_themselves_visibly_and_a_person_can_part_them() -> None:
    one, other = furnished()
    before = pages()
    for entry in (one, other):
        Identifier.objects.create(organisation=entry, **EIN)
    apart = pages()
    assert Client(headers={"host": "localhost"}).get("/organisations/lantern-trust/").status_code == 302
    desk = Desk(some.user(Role.EDITOR))
    assert "0 pairs" in words(desk.open("/desk/matching/")), "nobody has to judge it"
    page = desk.open("/desk/matching/?state=settled")
    assert "equal identifier" in words(page)
    settled = Candidate.objects.get()
    assert settled.settled
    assert "US-EIN-27-1234567" in settled.because
    desk.send(f"/desk/matching/{settled.pk}/", answer="different", why="one number, used by its daughter too")
    assert Client(headers={"host": "localhost"}).get("/organisations/lantern-trust/").status_code == 200
    Identifier.objects.filter(organisation=other).delete()
    Identifier.objects.all().delete()
    assert pages() == before
    assert apart != before


def test_an_identifier_that_does_not_pass_its_list_joins_nobody() -> None:
    for entry in furnished():
        Identifier.objects.create(organisation=entry, scheme="US-EIN", value="1", valid=False)
        Identifier.objects.create(organisation=entry, scheme="XX-LIST", value="7", valid=None)
    Desk(some.user(Role.EDITOR)).open("/desk/matching/")
    assert clusters.register_clusters() == {}
    assert not Candidate.objects.exists()


def test_two_entries_are_one_through_a_mention_in_the_files_and_a_contradiction_is_shown() -> None:
    one, other = furnished()
    mention = Mention(key_of("iati_activity", "Lantern"), "iati_activity", "Lantern", roles={"receiver": 3})
    matching.remember([mention])
    by = some.user(Role.EDITOR)
    pairs = []
    for entry in (one, other):
        left, right = sorted((mention.key, clusters.key_of(entry.slug)))
        pairs.append(Candidate.objects.create(left=left, right=right, score="0.7"))
        matching.judge(pairs[-1], "same", "its page names it so", by)
    assert set(clusters.register_clusters()) == {"lantern-fund", "lantern-trust"}
    desk = Desk(some.user(Role.APPROVER))
    pair = side_by_side(desk)
    desk.send(pair, answer="different", why="two boards")
    assert clusters.register_clusters() == {}, "what is judged different is never together"
    assert "contradict" in words(desk.open("/desk/matching/"))
    page = words(desk.open(f"/desk/matching/{pairs[0].pk}/"))
    assert "Lantern" in page
    assert "iati_activity" in page
    assert "receives 3" in page


def test_judgements_leave_as_the_file_that_the_lake_reads_without_a_name_of_the_staff(tmp_path: Any) -> None:
    from comity.model.origin import Origin, Snapshot
    from comity.readers import organisation_judgements

    furnished()
    desk = Desk(some.user(Role.EDITOR, "Noa-of-the-desk"))
    desk.send(side_by_side(desk), answer="same", why='its page says "both", so\nit is')
    answer = desk.client.get("/desk/matching/judgements.csv")
    told = answer.content.decode()
    assert "Noa" not in told
    file = tmp_path / "judgements.csv"
    file.write_text(told, "utf-8")
    read = list(organisation_judgements.read(Snapshot("", file, file.stat().st_size, Origin(file.name))))
    assert [(r.mention, r.other, r.verdict) for r in read] == [
        ("register/lantern-fund", "register/lantern-trust", "same")
    ]
    assert next(csv.DictReader(io.StringIO(told)))["who"] == f"desk/{desk.user.pk}"


def test_a_refresh_finds_pairs_by_name_and_number_and_leaves_judgements_alone(lake: Any) -> None:
    pytest.importorskip("splink")
    some.organisation("village-school", "Village School & Co")
    some.organisation("ecole", "Village School and Co")
    far = some.organisation("far-away", "Quite Another Thing")
    done = matching.refresh(lake)
    assert done.waiting == done.new > 0
    found = {(c.left, c.right) for c in Candidate.objects.all()}
    assert ("register/ecole", "register/village-school") in found
    assert not any(clusters.key_of(far.slug) in pair for pair in found)
    assert Mentioned.objects.exists(), "a mention of the files is among them"
    one = Candidate.objects.get(left="register/ecole", right="register/village-school")
    assert one.parts
    matching.judge(one, "different", "two villages", some.user(Role.EDITOR))
    again = matching.refresh(lake)
    assert again.new == 0
    assert Candidate.objects.get(pk=one.pk).settled
    assert {(c.left, c.right) for c in Candidate.objects.all()} == found


def test_judging_is_for_editors_and_needs_a_reason() -> None:
    furnished()
    editor = Desk(some.user(Role.EDITOR))
    pair = side_by_side(editor)
    assert "required" in editor.send(pair, answer="same", why="", refused=True).lower()
    seeing = some.signed_in(some.user(Role.CONTRIBUTOR))
    assert seeing.get(pair).status_code == 200
    seeing.post(pair, {"answer": "same", "why": "I say so"})
    assert seeing.get("/desk/matching/new/").status_code == 404
    assert not Verdict.objects.exists()
