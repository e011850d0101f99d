"""What a feed publishes of a bill reaches the policy tables once; newer files add what is new; what people entered stays."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from comity.lake import Lake
from comity.web.policy import deriving, loading
from comity.web.policy.models import Measure, MeasureEvent, MeasureLink, MeasureText
from comity.web.register.models import Source
from tests.building import put, read_in

pytestmark = pytest.mark.django_db

FILES = Path(__file__).resolve().parents[2] / "readers" / "billstatus"
ROOT = Path(__file__).resolve().parents[3]
OLD, NEW = FILES / "old.xml", FILES / "new.xml"
SAMPLES = Path(__file__).resolve().parents[3].parent / "shared/data/bills/billstatus-gpo-samples"
KEY = "us/199/hr/9001"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def take(home: Path, *paths: Path) -> loading.Loaded:
    read_in(home, *paths)
    return loading.load_measures(Lake.open(home))


def everything() -> list[list[tuple[object, ...]]]:
    kinds = ("titles", "events", "parties", "texts", "links")
    measures = Measure.objects.order_by("pk")
    return [[tuple(m.__dict__.items())[1:] for m in measures]] + [
        list(getattr(m, kind).order_by("pk").values_list()) for m in measures for kind in kinds
    ]


def observed(measure: Measure, day: str = "2085-06-01", stage: str = "") -> MeasureEvent:
    source = Source.objects.create(title="A page", no_snapshot="invented for a test")
    return measure.events.create(
        key="seen", day=day, first_day=date.fromisoformat(day), stage=stage, text="Seen.", official=False, source=source
    )


def test_bill_arrives_whole(home: Path) -> None:
    assert take(home, OLD).made == 1
    bill = Measure.objects.get(key=KEY)
    assert (bill.kind, bill.session, bill.number, bill.introduced) == ("bill", "199", "HR 9001", "2085-03-01")
    assert bill.title() == "Lamp Lighters Act of 2085"
    assert (bill.events.count(), bill.parties.filter(role="cosponsor").count(), bill.texts.count()) == (7, 2, 2)
    assert (bill.stage, bill.last_day) == ("reported", date(2085, 3, 28))
    assert "stage-unknown" in [found["code"] for found in bill.findings]
    first = bill.events.get(text="Introduced in House")
    assert first.official
    assert (first.snapshot, first.locator) == (bill.snapshot, "bill/actions/item[5]")


def test_events_of_one_day_stand_as_they_came_though_the_file_lists_the_latest_first(home: Path) -> None:
    take(home, OLD)
    words = [event.text for event in Measure.objects.get(key=KEY).events.filter(first_day=date(2085, 3, 1))]
    assert words == ["Introduced in House", "Lamp lit in the well."]


def test_loading_twice_changes_nothing(home: Path) -> None:
    take(home, OLD)
    before, history = everything(), MeasureEvent.history.count()
    again = loading.load_measures(Lake.open(home))
    assert (again.changed, again.events, again.withdrawn) == (0, 0, 0)
    Measure.objects.update(loaded="")
    again = loading.load_measures(Lake.open(home))  # even where it looks at everything
    assert (again.made, again.events, again.withdrawn) == (0, 0, 0)
    assert [rows[:] for rows in everything()][1:] == before[1:]
    assert MeasureEvent.history.count() == history


def test_newer_file_adds_what_is_new_withdraws_what_it_dropped_and_keeps_what_was_observed(home: Path) -> None:
    take(home, OLD)
    bill = Measure.objects.get(key=KEY)
    seen, kept = observed(bill), set(bill.events.values_list("pk", flat=True))
    done = take(home, NEW)
    assert (done.made, done.updated, done.events) == (0, 1, 2)
    bill.refresh_from_db()
    assert kept < set(bill.events.values_list("pk", flat=True))
    gone = bill.events.exclude(withdrawn_at=None)
    assert sorted(event.text for event in gone) == [
        "For further action, see S. 77.",
        "Lamp lit in the well.",
        "Referred to the Subcommittee on Wicks.",
    ]
    assert MeasureEvent.objects.get(pk=seen.pk).withdrawn_at is None
    assert "CR H120" in bill.events.get(time="10:15:00").text
    assert bill.stage == "law"
    assert bill.last_day == date(2085, 6, 1)
    named = bill.parties.filter(role="cosponsor", withdrawn_at=None)
    assert sorted(named.values_list("code", flat=True)) == ["X000002", "X000004"]


def rows(key: str = KEY, **only: object) -> dict[str, list[tuple[object, ...]]]:
    """What is held of a bill's titles, parties, texts and links, without their numbers."""
    names = {
        "titles": ("kind", "text", "language"),
        "parties": ("role", "name", "code", "affiliation", "since", "until"),
        "texts": ("kind", "day", "url"),
        "links": ("other_key", "kind", "words"),
    }
    measure = Measure.objects.get(key=key)
    return {kind: sorted(getattr(measure, kind).filter(**only).values_list(*of)) for kind, of in names.items()}


def test_nothing_that_an_older_file_named_is_lost_and_what_the_newest_names_no_more_is_marked(
    home: Path, tmp_path: Path
) -> None:
    take(tmp_path / "alone", NEW)
    alone = rows()
    Measure.objects.all().delete()
    take(home, OLD)
    before, ids = (
        rows(),
        {kind: set(getattr(Measure.objects.get(), kind).values_list("pk", flat=True)) for kind in rows()},
    )
    take(home, NEW)
    assert rows(withdrawn_at=None) == alone
    for kind, held in ids.items():
        assert held <= set(getattr(Measure.objects.get(), kind).values_list("pk", flat=True)), kind
    assert ("X000003", "2085-03-05", "2085-03-20") in [(p[2], p[4], p[5]) for p in rows()["parties"]]
    left = {kind: [row for row in rows(withdrawn_at__isnull=False)[kind]] for kind in before}
    assert all(set(left[kind]) <= set(before[kind]) for kind in left)
    assert left["links"] == before["links"]
    again = everything()
    Measure.objects.update(loaded="")
    loading.load_measures(Lake.open(home))
    assert everything()[1:] == again[1:]


def newer(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    """The older file of the bill, as a later edition in which something reads otherwise."""
    text = OLD.read_text()
    for before, after in (("2085-04-01T10:00:00Z", "2085-07-01T10:00:00Z"), *pairs):
        assert before in text
        text = text.replace(before, after)
    return put(tmp_path, "newer.xml", text.encode())


def test_cosponsor_who_withdraws_later_is_one_person_with_a_day(home: Path, tmp_path: Path) -> None:
    gone = "<sponsorshipWithdrawnDate>2085-03-20</sponsorshipWithdrawnDate>"
    text = OLD.read_text()
    assert gone in text
    take(home, put(tmp_path, "first.xml", text.replace(gone, "").encode()))
    assert Measure.objects.get().parties.get(code="X000003").until == ""
    take(home, newer(tmp_path))
    assert Measure.objects.get().parties.get(code="X000003").until == "2085-03-20"
    assert Measure.objects.get().parties.exclude(withdrawn_at=None).count() == 0


def test_sponsor_who_is_named_no_more_is_kept_and_comes_back(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    first = Measure.objects.get().parties.get(role="sponsor")
    take(home, newer(tmp_path, ("X000001", "X000009")))
    people = Measure.objects.get().parties.filter(role="sponsor").order_by("pk")
    assert [(p.code, p.withdrawn_at is None) for p in people] == [("X000001", False), ("X000009", True)]
    back = OLD.read_text().replace("2085-04-01T10:00:00Z", "2085-08-01T10:00:00Z")
    take(home, put(tmp_path, "back.xml", back.encode()))
    first.refresh_from_db()
    assert first.withdrawn_at is None
    assert Measure.objects.get().parties.filter(role="sponsor", withdrawn_at=None).get() == first


def test_title_that_the_newest_file_has_no_more_is_no_longer_what_the_bill_is_called(
    home: Path, tmp_path: Path
) -> None:
    take(home, OLD)
    take(home, newer(tmp_path, ("Lamp Lighters Act of 2085", "Lantern Act of 2085")))
    bill = Measure.objects.get()
    assert bill.title() == "Lantern Act of 2085"
    assert not bill.titles.filter(text="Lamp Lighters Act of 2085", withdrawn_at=None).exists()


def test_bill_that_is_renamed_is_called_by_its_new_name(home: Path, tmp_path: Path) -> None:
    first, renamed = "Lamp Lighters Act of 2085", "Lamps and Bridges Act"
    shorts = "".join(f"<item><titleType>Short Title</titleType><title>{t}</title></item>" for t in (first, renamed))
    later = NEW.read_text().replace(f"<title>{first}</title>", f"<title>{renamed}</title>")
    take(home, OLD)
    assert Measure.objects.get(key=KEY).title() == first
    take(home, put(tmp_path, "later.xml", later.replace("</titles>", shorts + "</titles>").encode()))
    bill = Measure.objects.get(key=KEY)
    assert bill.titles.filter(text=first, kind="short", withdrawn_at=None).exists()
    assert bill.title() == renamed


def test_files_that_show_two_titles_agree_on_the_newest_one(home: Path, tmp_path: Path) -> None:
    answer = {"bill": {"congress": 199, "type": "HR", "number": "9001", "originChamber": "House", "title": "Lanterns Act",
                       "updateDate": "2099-01-01"}}  # fmt: skip
    take(home, OLD, put(tmp_path, "bill.json", json.dumps(answer).encode()))
    assert Measure.objects.get(key=KEY).title() == "Lanterns Act"


def test_text_whose_address_moves_is_one_text(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    before = [(t.pk, t.seen_at) for t in MeasureText.objects.order_by("pk")]
    text = OLD.read_text()
    url = MeasureText.objects.get(kind="Introduced in House").url
    assert url
    assert url in text
    take(home, newer(tmp_path, (url, url.replace("http", "ftp"))))
    assert [(t.pk, t.seen_at) for t in MeasureText.objects.order_by("pk")] == before
    assert MeasureText.objects.get(kind="Introduced in House").url == url.replace("http", "ftp")
    assert not MeasureText.objects.exclude(withdrawn_at=None).exists()


def test_two_files_that_give_two_days_of_introduction_are_a_finding(home: Path, tmp_path: Path) -> None:
    answer = {
        "bill": {
            "congress": 199,
            "type": "HR",
            "number": "9001",
            "originChamber": "House",
            "introducedDate": "2085-02-27",
        }
    }
    put(tmp_path, "bill.json", json.dumps(answer).encode())
    take(home, OLD, tmp_path / "bill.json")
    bill = Measure.objects.get(key=KEY)
    found = [one["found"] for one in bill.findings if one["code"] == "two-introductions"]
    assert found == ["2085-02-27, 2085-03-01"]
    assert bill.introduced == "2085-03-01"


def test_field_that_a_newer_file_leaves_empty_keeps_what_was_said_and_is_a_finding(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    take(home, newer(tmp_path, ("<name>Energy</name>", "<name></name>")))
    bill = Measure.objects.get()
    assert bill.policy_area == "Energy"
    assert {"code": "left-out-since", "line": 0, "found": "policy_area: Energy"} in bill.findings


def test_every_published_file_loads_with_as_many_rows_as_it_has(home: Path) -> None:
    if not SAMPLES.exists():
        pytest.skip("the shared data are not here")
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SAMPLES.rglob("*BILLSTATUS-*.xml")}
    take(home, *files.values())
    assert Measure.objects.count() == len({path.stem.rpartition("-")[2] for path in files.values()})
    for bill in Measure.objects.all():
        path = files[bill.snapshot]
        counted = counting().count(path)
        assert bill.events.filter(key__startswith="action/").count() == counted["actions"], path.name
        for role in ("cosponsor", "committee"):
            assert bill.parties.filter(role=role).count() == counted[role + "s"], path.name
        assert bill.texts.count() >= counted["texts"], path.name  # with reports and estimates


def counting() -> Any:
    """The independent count, tools/count_bills.py."""
    spec = importlib.util.spec_from_file_location("count_bills", ROOT / "tools/count_bills.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("amendment-votes/BILLSTATUS-114hr5278.xml", "formatChange/future/BILLSTATUS-114hr5278.xml"),
        ("formatChange/current/BILLSTATUS-117hr1.xml", "formatChange/future/BILLSTATUS-117hr1.xml"),
    ],
)
def test_published_bill_in_two_schemas_loses_nothing(home: Path, tmp_path: Path, first: str, second: str) -> None:
    if not SAMPLES.exists():
        pytest.skip("the shared data are not here")
    take(tmp_path / "alone", SAMPLES / second)
    key = Measure.objects.get().key
    alone = rows(key)
    Measure.objects.all().delete()
    take(home, SAMPLES / first)
    ids = {kind: set(getattr(Measure.objects.get(), kind).values_list("pk", flat=True)) for kind in alone}
    take(home, SAMPLES / second)
    assert rows(key, withdrawn_at=None) == alone
    for kind, held in ids.items():
        assert held <= set(getattr(Measure.objects.get(), kind).values_list("pk", flat=True))


def test_older_file_that_comes_later_changes_nothing(home: Path) -> None:
    take(home, NEW)
    before = everything()
    assert take(home, OLD).changed == 0
    assert everything() == before


def test_both_at_once_are_the_newer_one(home: Path, tmp_path: Path) -> None:
    take(home, OLD, NEW)
    assert Measure.objects.get(key=KEY).edition == "2085-05-03T10:00:00+00:00"
    assert Measure.objects.get(key=KEY).texts.count() == 2


def test_event_that_comes_back_is_withdrawn_no_more(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    take(home, NEW)
    text = OLD.read_text().replace("2085-04-01T10:00:00Z", "2085-07-01T10:00:00Z")
    take(home, put(tmp_path, "b.xml", text.encode()))
    assert MeasureEvent.objects.get(text="Lamp lit in the well.").withdrawn_at is None


def test_broken_newer_file_leaves_the_bill_as_it_was(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    before = everything()
    assert take(home, put(tmp_path, "b.xml", NEW.read_bytes()[:2000])).changed == 0
    assert everything() == before


def test_link_waits_for_the_measure_it_names(home: Path, tmp_path: Path) -> None:
    take(home, OLD)
    link = MeasureLink.objects.get()
    assert (link.other_key, link.other, link.kind) == ("us/199/s/77", None, "companion")
    other = NEW.read_text().replace("<number>9001<", "<number>77<").replace("<type>HR<", "<type>S<")
    take(home, put(tmp_path, "s.xml", other.encode()))
    link.refresh_from_db()
    assert link.other == Measure.objects.get(key="us/199/s/77")


def test_measure_that_a_case_describes_keeps_its_own_words(home: Path) -> None:
    case = Measure.objects.create(
        key=KEY, jurisdiction="us-congress", kind="statute", case="lamps", origin="case:lamps", policy_area="Peace"
    )
    case.titles.create(text="The lamp line", language="en", kind="short", origin="case:lamps")
    take(home, OLD)
    case.refresh_from_db()
    assert (case.kind, case.policy_area, case.case, case.origin) == ("statute", "Peace", "lamps", "case:lamps")
    assert case.number == "HR 9001"
    assert case.titles.filter(origin="case:lamps").count() == 1
    assert case.events.count() == 7
    assert loading.load_measures(Lake.open(home)).changed == 0


def test_text_that_is_too_long_is_cut_and_costs_nothing_else(home: Path, tmp_path: Path) -> None:
    text = OLD.read_text().replace("Lamp lit in the well.", "x" * 30_000)
    take(home, put(tmp_path, "b.xml", text.encode()))
    assert MeasureEvent.objects.get(text__startswith="xxx").text.endswith("…")
    assert MeasureText.objects.count() == 2


def test_observed_event_moves_where_a_measure_stands(home: Path) -> None:
    take(home, OLD)
    bill = Measure.objects.get(key=KEY)
    observed(bill, stage="passed-house")
    assert deriving.derive(bill)
    assert not deriving.derive(bill)
    assert (bill.stage, bill.last_day) == ("passed-house", date(2085, 6, 1))


@pytest.mark.parametrize(
    ("stages", "stands"),
    [
        (["introduced", "passed-house", "referred"], "passed-house"),
        (["passed-house", "failed"], "failed"),
        (["failed", "passed-house"], "passed-house"),
        (["passed-senate", "passed-house"], "passed-house"),
        (["presented", "vetoed", "override", "law"], "law"),
        (["unheard-of"], ""),
    ],
)
def test_stage_is_the_furthest_unless_the_last_one_ended_the_way(stages: list[str], stands: str) -> None:
    events = [deriving.Dated(date(2085, 1, place + 1), stage) for place, stage in enumerate(stages)]
    assert deriving.stands("us-congress", events)[0] == stands


@pytest.mark.parametrize(
    ("jurisdiction", "stages", "stands"),
    [
        ("uk-westminster", ["tabled", "holding", ("withdrawn", None)], "withdrawn"),
        ("us-congress", ["introduced", "passed-house", ("law", None)], "law"),
        ("us-congress", ["introduced", "referred", ("passed-house", None)], "passed-house"),
        ("uk-westminster", ["second-reading", ("first-reading", None)], "second-reading"),
    ],
)
def test_way_that_ended_on_a_day_that_nobody_gives_has_ended(jurisdiction: str, stages: list[Any], stands: str) -> None:
    events = [
        deriving.Dated(date(2085, 1, place + 1), one) if isinstance(one, str) else deriving.Dated(None, one[0])
        for place, one in enumerate(stages)
    ]
    assert deriving.stands(jurisdiction, events)[0] == stands


def test_published_samples_of_one_bill_in_two_schemas_share_all_their_events(home: Path) -> None:
    if not SAMPLES.exists():
        pytest.skip("the shared data are not here")
    take(home, SAMPLES / "amendment-votes/BILLSTATUS-114hr5278.xml")
    done = take(home, SAMPLES / "formatChange/future/BILLSTATUS-114hr5278.xml")
    assert (done.updated, done.events, done.withdrawn) == (1, 0, 0)
    assert Measure.objects.get().texts.filter(kind__startswith="H. Rept.").count() <= 2
