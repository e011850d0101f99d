"""What case files say of organisations reaches the register once, keeps what people changed, and carries no allegation."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from comity.lake import Lake
from comity.model.case import Source as CaseSource
from comity.model.register import Register, RegisteredName, RegisteredOrganisation, RegisteredRelation
from comity.pipeline.starter import shipped_cases
from comity.readers import case_file
from comity.web.accounts.powers import Role
from comity.web.register import demonstration, loading, published
from comity.web.register.models import Organisation, Relation, Statement
from comity.web.register.models.statements import State
from tests.web.register import people as some

pytestmark = pytest.mark.django_db

PAGE = {"page": CaseSource("page", "Somebody", "A page", no_snapshot="invented for a test")}


def put(*organisations: RegisteredOrganisation, relations: tuple[RegisteredRelation, ...] = ()) -> loading.Loaded:
    done = loading.Loaded()
    loading.Loader("case:test", PAGE, done).load(Register(organisations=organisations, relations=relations))
    return done


def lamp(name: str = "Lamp", identifier: str = "US-EIN-27-1234567") -> RegisteredOrganisation:
    return RegisteredOrganisation("lamp", "nonprofit", (RegisteredName(name, "en"),), (identifier,))


def test_loading_twice_changes_nothing() -> None:
    assert put(lamp()).changed == 1
    assert put(lamp()).changed == 0
    assert Organisation.objects.get().history.count() == 2


def test_changed_case_file_changes_the_entry_unless_a_person_had() -> None:
    put(lamp())
    put(lamp("Lantern"))
    assert Organisation.objects.get().name() == "Lantern"
    one = Organisation.objects.get()
    one._history_user = some.user(Role.EDITOR)
    one.website = "https://lantern.example/"
    one.save()
    assert put(lamp("Torch")).left == ["lamp"]
    assert Organisation.objects.get().name() == "Lantern"


def test_identifier_that_its_list_refuses_is_kept_and_marked() -> None:
    put(lamp(identifier="N/A"))
    kept = Organisation.objects.get().identifiers.get()
    assert (kept.value, kept.valid) == ("N/A", False)


def test_relation_that_the_case_file_drops_goes() -> None:
    boat = RegisteredOrganisation("boat", "network", (RegisteredName("Boat", "en"),))
    put(lamp(), boat, relations=(RegisteredRelation("lamp", "member", "boat", "page"),))
    put(lamp(), boat)
    assert not Relation.objects.exists()


def test_shipped_cases_reach_the_register_and_say_nothing_of_anybody(lake: Lake) -> None:
    loading.load_cases(lake)
    assert {"alliance-for-middle-east-peace", "international-fund-for-ireland"} <= set(
        Organisation.objects.values_list("slug", flat=True)
    )
    assert not Statement.objects.exists()


@pytest.mark.parametrize("folder", shipped_cases(), ids=lambda p: p.name)
def test_statement_in_a_case_file_is_refused(folder: Path) -> None:
    files = case_file.folder_files(folder)
    files["register.yaml"] += (
        b"\nstatements:\n  - {id: x, reporter: a, words: w, language: en, kind: fact, kind_reason: r, source: s,"
        b" state: published, about: a}\n"
    )
    assert "case-statement" in {finding.code for finding in case_file.check(files)}


def test_demonstration_shows_every_way_and_reaches_nobody_real() -> None:
    demonstration.load()
    assert demonstration.load().changed == 0
    assert set(Organisation.objects.values_list("demonstration", flat=True)) == {True}
    assert {s.state for s in Statement.objects.all()} == {State.PUBLISHED, State.WITHHELD, State.RETRACTED}
    assert {e.event for s in published.statements() for e in published.shown(s).log} >= {
        "noticed",
        "replied",
        "refused",
        "silent",
        "nobody",
        "withheld",
        "retracted",
    }
    alliance = Organisation.objects.get(slug="two-lanterns-network")
    assert not published.about(alliance).exists(), "nothing said of members or of groups is said of the alliance"


def test_demonstration_is_offered_as_a_third_case_and_marked_on_every_page(site: Client, language: str) -> None:
    demonstration.load()
    prefix = {"en": "", "ar": "/ar", "he": "/he"}[language]
    assert f"{prefix}/demonstration/".encode() in site.get(f"{prefix}/cases/").content
    for page in ("demonstration/", "organisations/orchard-house/", f"statements/{Statement.objects.first().pk}/"):
        answer = site.get(f"{prefix}/{page}")
        assert answer.status_code == 200
        assert b'class="message invented"' in answer.content, page
