"""What a feed publishes of a bill reaches the policy tables once; newer files add what is new; what people entered stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.lake import Lake
from comity.web.policy import deriving, loading
from comity.web.policy.models import Measure, MeasureEvent, MeasureLink, MeasureText
from comity.web.register.models import Source
from tests.building import put, read_in

pytestmark = pytest.mark.django_db

FILES = Path(__file__).resolve().parents[2] / "readers" / "billstatus"
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
    assert sorted(bill.parties.filter(role="cosponsor").values_list("code", flat=True)) == ["X000002", "X000004"]


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


def test_published_samples_of_one_bill_in_two_schemas_share_all_their_events(home: Path) -> None:
    if not SAMPLES.exists():
        pytest.skip("the shared data are not here")
    take(home, SAMPLES / "amendment-votes/BILLSTATUS-114hr5278.xml")
    done = take(home, SAMPLES / "formatChange/future/BILLSTATUS-114hr5278.xml")
    assert (done.updated, done.events, done.withdrawn) == (1, 0, 0)
    assert Measure.objects.get().texts.filter(kind__startswith="H. Rept.").count() <= 2
