"""Calendars in and out: RFC 5545 both ways, UIDs kept, what repeats refused, hostile files harmless."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.model.errors import InputError
from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from comity.web.policy.exchange import ics
from comity.web.policy.models import Engagement
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Dublin
BEGIN:STANDARD
DTSTART:19701025T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:IST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, zone: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//A test//EN\n{zone}{body}END:VCALENDAR\n"
    return whole.replace("\n", "\r\n").encode()


def event(uid: str = "1@a", start: str = "DTSTART:20260517T120000Z", *more: str) -> str:
    return "\n".join([f"UID:{uid}", "DTSTAMP:20260101T000000Z", "SUMMARY:Lanterns", start, *more])


def read(data: bytes, zone: str = "") -> ics.Taken:
    user = User.objects.filter(role=Role.CONTRIBUTOR).first() or people.user(Role.CONTRIBUTOR)
    return ics.read(data, kind="meeting", zone=zone, by=user)


def test_what_goes_out_comes_back_as_it_was() -> None:
    desk = some.contributor()
    given: list[dict[str, Any]] = [
        {"day": "2026-05-17", "title": "A day; with, marks\\n and “words”", "place": "Room 5, left"},
        {"day": "2026-05-17/2026-05-19", "kind": "delegation", "title": "יום " * 60},
        {"day": "", "starts": "2026-07-01T15:00", "ends": "2026-07-01T16:30", "time_zone": "Asia/Jerusalem"},
        {"day": "", "starts": "2026-12-31T23:30", "ends": "2027-01-01T00:30", "time_zone": "America/New_York"},
        {"day": "", "starts": "2026-07-01T15:00", "time_zone": "UTC"},
        {"day": "2026-05~", "title": "No exact day"},
    ]
    for one in given:
        some.entered(desk, **one)
    data = desk.client.get("/desk/engagements/engagements.ics").content
    names = ("uid", "kind", "title", "day", "starts_at", "ends_at", "time_zone", "place")
    before = sorted(Engagement.objects.exclude(day="2026-05~").values_list(*names))
    assert len(icalendar.Calendar.from_ical(data).walk("VEVENT")) == len(before) == 5
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert read(data).same == 5
    Engagement.objects.all().delete()
    taken = read(data)
    assert len(taken.made) == 5
    assert not taken.refused
    assert sorted(Engagement.objects.values_list(*names)) == before


def test_nothing_private_goes_out_to_telephones() -> None:
    desk = some.contributor()
    one = some.private(desk)
    data = desk.client.get(f"/desk/engagements/{one.code}/engagement.ics").content.decode()
    for field in ("asked", "noted", "office", "call"):
        assert f"{some.SECRET} {field}" not in data
    assert "CLASS:PRIVATE" in data


@pytest.mark.parametrize(
    ("lines", "day", "starts", "ends", "zone"),
    [
        (["DTSTART;VALUE=DATE:20260517", "DTEND;VALUE=DATE:20260518"], "2026-05-17", None, None, ""),
        (["DTSTART;VALUE=DATE:20260517"], "2026-05-17", None, None, ""),
        (["DTSTART;VALUE=DATE:20260517", "DURATION:P2D"], "2026-05-17/2026-05-18", None, None, ""),
        (["DTSTART;TZID=Europe/Dublin:20260517T150000", "DURATION:PT90M"],
         "2026-05-17", "2026-05-17T14:00", "2026-05-17T15:30", "Europe/Dublin"),
        (["DTSTART:20260517T233000Z"], "2026-05-17", "2026-05-17T23:30", None, "UTC"),
        (["DTSTART:20260517T150000"], "2026-05-17", "2026-05-17T12:00", None, "Asia/Jerusalem"),
        (["DTSTART;TZID=GMT Standard Time:20260517T150000"], "2026-05-17", "2026-05-17T14:00", None, "Europe/London"),
    ],
)  # fmt: skip
def test_days_and_times_are_read_as_the_standard_means_them(
    lines: list[str], day: str, starts: str | None, ends: str | None, zone: str
) -> None:
    taken = read(calendar(event("1@a", *lines), zone=ZONE), zone="Asia/Jerusalem")
    assert not taken.refused
    one = Engagement.objects.get()
    told = [moment and moment.strftime("%Y-%m-%dT%H:%M") for moment in (one.starts_at, one.ends_at)]
    assert (one.uid, one.day, told, one.time_zone) == ("1@a", day, [starts, ends], zone)


def test_a_known_uid_changes_its_engagement_and_nothing_else_of_it() -> None:
    read(calendar(event()))
    one = Engagement.objects.get()
    Engagement.objects.update(notes="kept", asks="kept", public=[])
    taken = read(calendar(event("1@a", "DTSTART:20260518T120000Z", "DESCRIPTION:other", "LOCATION:Room 2")))
    one.refresh_from_db()
    assert [e.pk for e in taken.changed] == [one.pk]
    assert Engagement.objects.count() == 1
    assert (one.day, one.place, one.notes, one.asks) == ("2026-05-18", "Room 2", "kept", "kept")
    assert one.history.count() == 2
    assert one.history.first().history_change_reason == "calendar"


def test_who_was_invited_is_not_read() -> None:
    hidden = ["ATTENDEE;CN=Zelda Zander:mailto:zelda@example.org", "ORGANIZER;CN=Zelda Zander:mailto:zelda@example.org"]
    read(calendar(event("1@a", "DTSTART:20260517T120000Z", *hidden)))
    one = Engagement.objects.get()
    assert "Zelda" not in str(vars(one))
    assert "zelda" not in str(vars(one))
    assert not one.people.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (event("1@a", "DTSTART:20260517T120000Z", "RRULE:FREQ=SECONDLY"), "It repeats"),
        (event("1@a", "DTSTART:20260517T120000Z", "RDATE:20260518T120000Z"), "It repeats"),
        (event("1@a", "DTSTART:20260517T120000Z", "RECURRENCE-ID:20260517T120000Z"), "It repeats"),
        (event("1@a", "DTSTART:20260517T120000Z", "STATUS:CANCELLED"), "cancelled"),
        (event("1@a", "DTSTART:20260517T120000Z", "DTEND:20260517T110000Z"), "ends before"),
        (event("1@a", "DTSTART:20260517T120000Z", "DTEND;VALUE=DATE:20260518"), "ends on a day"),
        (event("1@a", "DTSTART:20260517T120000"), "names no time zone"),
        (event("1@a", "DTSTART:99991231T120000Z", "DURATION:P9999999D"), "cannot be read"),
        (event("1@a", "DTSTART:20260517T120000Z", "DURATION:P999999999D"), "cannot be read"),
        (event("1@a", "DTSTART:20260517T120000Z", "DTSTART:20260518T120000Z"), "twice"),
        (event("1@a", "DTSTART:nonsense"), ""),
        (event("1@a", "X-NOTHING:1"), "when it begins"),
        (event("u" * 300), "no UID"),
    ],
)
def test_an_event_that_cannot_be_kept_is_refused_by_name_and_the_rest_taken(body: str, said: str) -> None:
    taken = read(calendar(body, event("2@a")))
    assert [e.uid for e in taken.made] == ["2@a"]
    assert len(taken.refused) == 1
    assert said in taken.refused[0][1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00junk",
        b"\xff\xfej\x00u\x00n\x00k\x00",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:פגישה\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode("cp1255"),
        b"<html>not a calendar</html>",
        b"BEGIN:VCALENDAR\r\n" * 5000,
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VCALENDAR\r\n",
        b"x" * (ics.MOST_BYTES + 1),
        calendar(*(event(f"{n}@a") for n in range(ics.MOST_EVENTS + 1))),
    ],
)
def test_what_is_no_calendar_enters_nothing(data: bytes) -> None:
    with pytest.raises(InputError):
        read(data)
    assert not Engagement.objects.exists()


def test_an_event_without_a_uid_is_one_engagement_however_often_it_is_read() -> None:
    bare = "SUMMARY:Tea\nDTSTART:20260517T120000Z"
    later = bare.replace("20260517", "20260524")
    for made, same in ((2, 0), (0, 2)):
        taken = read(calendar(bare, later))
        assert (len(taken.made), taken.same, taken.refused) == (made, same, [])


def test_a_file_in_utf_16_is_read() -> None:
    read(calendar(event().replace("Lanterns", "פגישה")).decode().encode("utf-16"))
    assert Engagement.objects.get().title.startswith("פגישה")


def test_a_calendar_that_takes_its_events_back_enters_none() -> None:
    taken = read(calendar(event()).replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:CANCEL"))
    assert not taken.made
    assert "cancelled" in taken.refused[0][1]


def test_five_megabytes_are_refused_in_words() -> None:
    desk = some.contributor()
    where, values = desk.form("/desk/engagements/", "/read/")
    answer = desk.client.post(where, values | {"file": SimpleUploadedFile("a.ics", b"x" * 5_000_000)})
    assert answer.status_code == 400
    assert "export only the days that you need" in answer.content.decode()


def test_markup_in_a_calendar_stays_text_and_refusals_are_told_on_the_page() -> None:
    desk = some.contributor()
    data = calendar(
        event().replace("Lanterns", "<script>alert(1)</script>"),
        event("2@a", "DTSTART:20260517T120000Z", "RRULE:FREQ=DAILY").replace("Lanterns", "<b>Weekly</b>"),
    )
    where, values = desk.form("/desk/engagements/", "/read/")
    answer = desk.client.post(where, values | {"file": SimpleUploadedFile("a.ics", data)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "It repeats" in page
    assert "<script>alert" not in page
    assert "<b>Weekly" not in page
    assert "<script>alert" not in desk.client.get("/desk/engagements/").content.decode()
    refused = desk.client.post(where, values | {"file": SimpleUploadedFile("a.ics", b"junk")})
    assert refused.status_code == 400
    assert "not a calendar" in refused.content.decode()
