"""Forms of engagements: what happened, follow-ups, what of it is public, what a disclosure asks, a calendar to read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.accounts.models import User
from comity.web.accounts.powers import POWERS, Power
from comity.web.policy.forms.base import BY_NAME, LTR, Manifold, PolicyForm, initial, line, lines, passage, reason, when
from comity.web.policy.models import Engagement
from comity.web.policy.models.engagements import FIELD_NAMES, PUBLISHABLE
from comity.web.register.models.fields import NAME, TITLE

FIRST_YEAR, LAST_YEAR = 1900, 2200
LINKS = ("people", "organisations", "measures", "points")
PLAIN = ("kind", "title", "place", "asks", "notes")
COMMON_ZONES = (
    "UTC",
    "America/New_York",
    "America/Toronto",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Paris",
)
"""Offered in the list of time zones; any other of the IANA names can be typed."""


class ClockField(forms.CharField):
    """A day and time on the clock of a place, `2026-05-17T15:00`, without its zone."""

    def __init__(self, label: Any) -> None:
        widget = forms.TextInput(attrs={"type": "datetime-local", "dir": "ltr"})
        super().__init__(label=label, required=False, max_length=30, widget=widget)

    def clean(self, value: Any) -> datetime | None:
        """The time, naive."""
        written = super().clean(value)
        if not written:
            return None
        try:
            found = datetime.fromisoformat(written)
        except ValueError:
            found = None
        if found is None or found.tzinfo or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValidationError(_("Enter a day and a time, such as 2026-05-17 15:00."))
        return found.replace(second=0, microsecond=0)


class ZoneField(forms.CharField):
    """A time zone by its IANA name."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", gettext_lazy("Time zone"))
        help_text = gettext_lazy("Where the clock stands: Europe/London, Asia/Jerusalem, America/New_York …")
        widget = forms.TextInput(attrs={"list": "zones", "dir": "ltr", "autocomplete": "off"})
        super().__init__(required=False, max_length=60, help_text=help_text, widget=widget, **named)

    def clean(self, value: Any) -> str:
        """Its name, where there is such a zone."""
        name = super().clean(value)
        if name and name not in available_timezones():
            raise ValidationError(_("No time zone is called so. Write it as Europe/London."))
        return str(name)


class EngagementForm(PolicyForm):
    """An engagement: on a day as far as known, or at a time on the clock of a place."""

    key = "engagement"
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Engagement.Kind.choices)
    title = line(gettext_lazy("Title"), longest=TITLE)
    day = when(gettext_lazy("Day"))
    starts = ClockField(gettext_lazy("Begins at"))
    ends = ClockField(gettext_lazy("Ends at"))
    time_zone = ZoneField()
    place = line(gettext_lazy("Place"), required=False, longest=NAME)
    offices = passage(
        gettext_lazy("Offices met"),
        rows=3,
        help_text=gettext_lazy(
            "One to a line, with the jurisdiction after a bar: Committee on Foreign Affairs | US. "
            "Offices, not private persons."
        ),
    )
    people = Manifold(
        "people",
        label=gettext_lazy("People in public roles"),
        help_text=gettext_lazy("By name, one to a line. Only persons whose public role has been agreed on."),
    )
    organisations = Manifold("organisations", label=gettext_lazy("Organisations taking part"), help_text=BY_NAME)
    measures = Manifold(
        "measures", label=gettext_lazy("Measures"), help_text=gettext_lazy("Their keys, one to a line: us/117/hr/1")
    )
    points = Manifold(
        "points",
        label=gettext_lazy("Points used"),
        help_text=gettext_lazy(
            "By the last part of the address, one to a line; a number after a comma names a version: ten-times, 2"
        ),
    )
    asks = passage(gettext_lazy("What was asked"))
    notes = passage(gettext_lazy("Notes"), rows=6, help_text=gettext_lazy("Never public."))
    why = reason()

    def clean_offices(self) -> list[dict[str, str]]:
        """As office and jurisdiction."""
        found = []
        for each in lines(self.cleaned_data["offices"]):
            office, _bar, jurisdiction = (part.strip() for part in each.rpartition("|"))
            pair = (office, jurisdiction) if office else (jurisdiction, "")
            if len(pair[0]) > NAME or len(pair[1]) > 40:
                raise ValidationError(_("Too long: “%s…”") % each[:60])
            found.append({"office": pair[0], "jurisdiction": pair[1]})
        return found

    def clean(self) -> dict[str, Any]:
        """A day or a beginning; times in UTC beside the day on the clock of the place."""
        given = super().clean() or {}
        starts, ends, zone = given.get("starts"), given.get("ends"), given.get("time_zone", "")
        given["starts_at"] = given["ends_at"] = None
        if not starts:
            if ends:
                self.add_error("starts", _("It ends, so it must begin."))
            elif not given.get("day") and "day" not in self.errors:
                self.add_error("day", _("Enter a day, or when it begins."))
            given["time_zone"] = ""
            return given
        if not zone:
            if "time_zone" not in self.errors:
                self.add_error("time_zone", _("A time needs the zone in which the clock shows it."))
            return given
        if ends and ends < starts:
            self.add_error("ends", _("It ends before it begins."))
            return given
        for name, clock in (("starts", starts), ("ends", ends)):
            moment = clock and on_clock(clock, zone)
            if clock and moment is None:
                self.add_error(name, _("The clock there skips this time: it is the night it is put forward."))
            given[f"{name}_at"] = moment
        given["day"] = day_of(starts.date(), ends.date() if ends else None)
        return given


def on_clock(clock: datetime, zone: str) -> datetime | None:
    """The moment in UTC; the first of two where the clock is put back, None where it is put forward over it."""
    there = clock.replace(tzinfo=ZoneInfo(zone))
    moment = there.astimezone(UTC)
    return moment if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == clock else None


def day_of(first: date, last: date | None) -> str:
    """The day, or days, as EDTF."""
    return f"{first}/{last}" if last and last != first else str(first)


def first_of(one: Engagement) -> dict[str, Any]:
    """An engagement as its form wants it."""
    known = initial(one, (*PLAIN, "day", "time_zone", *LINKS))
    zone = ZoneInfo(one.time_zone or "UTC")
    for name in ("starts", "ends"):
        moment = getattr(one, f"{name}_at")
        known[name] = moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
    known["offices"] = "\n".join(" | ".join(filter(None, (o["office"], o["jurisdiction"]))) for o in one.offices)
    return known


class PublicForm(PolicyForm):
    """Which fields everybody may see."""

    key = "public"
    fields_shown = forms.MultipleChoiceField(
        label=gettext_lazy("Fields that everybody may see"),
        required=False,
        choices=[(name, FIELD_NAMES[name]) for name in PUBLISHABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "None: nobody outside can tell that it took place. Notes, people and follow-ups never are."
        ),
    )
    why = reason()


class FollowUpForm(PolicyForm):
    """Something promised."""

    key = "follow-up"
    text = passage(gettext_lazy("What is to be done"), rows=2, required=True, max_length=2000)
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("By whom"), to_field_name="username")
    due = forms.DateField(
        label=gettext_lazy("Until when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    done = forms.BooleanField(label=gettext_lazy("Done"), required=False)
    why = reason()

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        owner: Any = self.fields["owner"]
        owner.queryset = staff()
        owner.label_from_instance = lambda one: one.shown_name

    def clean_due(self) -> date:
        """A day of this time."""
        due: date = self.cleaned_data["due"]
        if not FIRST_YEAR <= due.year <= LAST_YEAR:
            raise ValidationError(_("No such year is expected here."))
        return due


def staff() -> Any:
    """People of the desk, who can own a follow-up."""
    roles = [role for role, powers in POWERS.items() if Power.PROPOSE in powers]
    return User.objects.filter(is_active=True, role__in=roles).order_by("username")


class CalendarForm(PolicyForm):
    """A calendar file to read."""

    key = "calendar"
    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind, where the file does not say"), choices=Engagement.Kind.choices)
    time_zone = ZoneField(label=gettext_lazy("Time zone, where the file does not say"))


CODE = re.compile(r"[A-Z]{3}")
PARTS_OF_TIME = [("", "—"), *((share, f"{share} %") for share in ("10", "25", "50", "75", "100"))]


class LobbyingForm(PolicyForm):
    """What disclosures of lobbying ask about one engagement, in the terms of their forms. Whether one is due is for a lawyer."""

    key = "lobbying"
    regimes = forms.MultipleChoiceField(
        label=gettext_lazy("Put into the drafts for"),
        required=False,
        choices=[
            ("us", gettext_lazy("United States: LD-2")),
            ("eu", gettext_lazy("European Union: Transparency Register")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    issue_codes = line(
        gettext_lazy("General issue area codes (LD-2)"),
        required=False,
        longest=100,
        help_text=gettext_lazy("Three letters each, with spaces between: FOR BUD"),
        widget=forms.TextInput(attrs=LTR),
    )
    specific_issues = passage(gettext_lazy("Specific lobbying issues"), rows=3)
    contacted = passage(
        gettext_lazy("Houses of Congress and agencies contacted"),
        rows=2,
        help_text=gettext_lazy("One to a line, as the form lists them: HOUSE OF REPRESENTATIVES"),
    )
    lobbyists = passage(
        gettext_lazy("Lobbyists, with covered positions held"),
        rows=2,
        help_text=gettext_lazy("Staff acting in that capacity, one to a line; a position held after a bar."),
    )
    foreign_interest = passage(gettext_lazy("Interest of a foreign entity"), rows=2)
    eu_files = passage(gettext_lazy("European Union proposals, policies or initiatives targeted"), rows=2)
    eu_activity = line(gettext_lazy("Type of activity (Transparency Register)"), required=False)
    eu_time = forms.ChoiceField(
        label=gettext_lazy("Share of working time of those involved"), required=False, choices=PARTS_OF_TIME
    )
    hours = forms.DecimalField(label=gettext_lazy("Hours"), required=False, min_value=0, max_digits=8, decimal_places=2)
    cost = forms.DecimalField(label=gettext_lazy("Cost"), required=False, min_value=0, max_digits=16, decimal_places=2)
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        required=False,
        help_text=gettext_lazy("Its code: USD, EUR, ILS …"),
    )
    why = reason()

    def clean_issue_codes(self) -> list[str]:
        """As a list."""
        codes = self.cleaned_data["issue_codes"].upper().replace(",", " ").split()
        if not all(CODE.fullmatch(code) for code in codes):
            raise ValidationError(_("A code has three letters."))
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        """A cost has its currency."""
        given = super().clean() or {}
        if given.get("cost") is not None and not given.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("An amount needs its currency."))
        return given

    def kept(self) -> dict[str, Any]:
        """As the engagement keeps it: plain JSON, amounts as digits."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name != "why" and value not in ("", None, [])
        }
        given |= {name: str(given[name]) for name in ("hours", "cost") if name in given}
        return given | {n: lines(given[n]) for n in ("contacted", "lobbyists", "eu_files") if n in given}


def lobbying_first(one: Engagement) -> dict[str, Any]:
    """What is kept, as the form wants it."""
    joined = {n: "\n".join(v) for n, v in one.lobbying.items() if n in ("contacted", "lobbyists", "eu_files")}
    kept: dict[str, Any] = one.lobbying
    return kept | joined | {"issue_codes": " ".join(one.lobbying.get("issue_codes", []))}
