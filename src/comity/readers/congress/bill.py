"""What a bill's nodes say, as records: shared by the readers of BILLSTATUS files and of api.congress.gov.

Times with a zone are turned into Washington's day, as a vote late in the evening is the next day's in UTC. An action that the
House or Senate and the Library of Congress both report is two actions, as published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2s
from zoneinfo import ZoneInfo

from comity.model.finding import Finding, Level
from comity.model.records import MeasureEvent, MeasureLink, MeasureParty, MeasureText, MeasureTitle
from comity.parsing.dates import day as iso_day
from comity.parsing.stages import vocabularies
from comity.parsing.tree import Node

JURISDICTION = "us-congress"
TYPES = {
    "hr": ("bill", "House", "house-bill"),
    "s": ("bill", "Senate", "senate-bill"),
    "hjres": ("resolution", "House", "house-joint-resolution"),
    "sjres": ("resolution", "Senate", "senate-joint-resolution"),
    "hconres": ("resolution", "House", "house-concurrent-resolution"),
    "sconres": ("resolution", "Senate", "senate-concurrent-resolution"),
    "hres": ("resolution", "House", "house-resolution"),
    "sres": ("resolution", "Senate", "senate-resolution"),
}
SYSTEMS = {"0": "Senate", "1": "House committee actions", "2": "House floor actions", "9": "Library of Congress"}
LIBRARY, FLOOR = SYSTEMS["9"], SYSTEMS["2"]
INTRODUCED = {"1000", "1010", "1025", "10000", "10010", "10025", "Intro-H", "Intro-S"}
INTRODUCTION = re.compile(r"introduced in (house|senate)\.?", re.IGNORECASE).fullmatch
WASHINGTON = ZoneInfo("America/New_York")
CITED = re.compile(r"\s*\([^()]*\bCR\s+[HSED]?\d[^()]*\)|\s*\(text:[^()]*\)", re.IGNORECASE).sub
"""Where the Congressional Record prints it: added to an action's words days later."""
IDENTICAL = re.compile(r"identical|companion", re.IGNORECASE).search


def key_of(congress: str, kind: str, number: str) -> str | None:
    """`us/117/hr/1`; None where a part is missing or is none."""
    kind = re.sub(r"[^a-z]", "", kind.lower())
    if not (congress.isascii() and congress.isdigit() and number.isascii() and number.isdigit() and kind):
        return None
    return f"us/{int(congress)}/{kind}/{int(number)}"


def address(congress: str, kind: str, number: str) -> str | None:
    """A bill's page on congress.gov."""
    known = TYPES.get(kind)
    if known is None:
        return None
    n = int(congress)
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"https://www.congress.gov/bill/{n}{ending}-congress/{known[2]}/{int(number)}"


def utc(text: str) -> str | None:
    """A time of update as ISO in UTC, or None where it is none."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def local(text: str) -> datetime | None:
    """A time with a zone, in Washington; None where it is none."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(WASHINGTON) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


class Sheet:
    """What the rows of one bill share, and where its findings gather; `problem` adds one."""

    def __init__(self, measure: str) -> None:
        self.measure = measure
        self.findings: list[Finding] = []
        self._told: Counter[str] = Counter()

    def problem(self, code: str, node: Node, found: str, expected: str, remedy: str, level: Level = Level.NOTE) -> None:
        """A finding, once for the same words."""
        self._told[f"{code} {found}"] += 1
        if self._told[f"{code} {found}"] == 1:
            self.findings.append(Finding(code, level, node.place, node.line, found[:200], expected, remedy))

    def day(self, node: Node, text: str) -> str | None:
        """An ISO day in Washington; a finding where there is a text that is none."""
        if not text:
            return None
        at = local(text)
        if at:
            return at.date().isoformat()
        found = iso_day(text)
        if found is None:
            self.problem("unreadable-date", node, text, "a day such as 2021-05-17", "the row has no day")
        return found

    def rest(self, node: Node) -> None:
        """Account for what nobody took."""
        for child, place in node.unknown():
            expected = "an element that the reader knows (docs/reference/readers)"
            self.problem("unknown-element", child, place, expected, "left out; tell Comity's maintainers")


def titles(sheet: Sheet, node: Node, display: str) -> Iterator[MeasureTitle]:
    """Every title, those first that are also the display title, which is always told; a portion's is kept apart."""
    rows = []
    for item in node.each("title"):
        kind, text = item.text("titleType"), item.text("title")
        item.drop("chamberCode", "chamberName", "parentTitleType", "billTextVersionCode", "billTextVersionName")
        item.drop("titleTypeCode", "updateDate")
        sheet.rest(item)
        if text:
            rows.append(MeasureTitle(item.place, sheet.measure, text, "en", _title_kind(kind)))
    if display and not any(row.text == display and row.kind == "display" for row in rows):
        rows.append(MeasureTitle("bill/title", sheet.measure, display, "en", "display"))
    seen = set()
    for row in sorted(rows, key=lambda row: row.text != display):
        if (row.text, row.kind) not in seen:
            seen.add((row.text, row.kind))
            yield row


def _title_kind(text: str) -> str:
    low = text.lower()
    if "portion" in low:
        return "portion"
    return next((kind for kind in ("official", "short", "popular", "display") if kind in low), "other")


class Actions:
    """The actions of one bill as events; remembers what is to be said of them together."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.vocabulary = vocabularies()[JURISDICTION]
        self.introduced: dict[str, Node] = {}
        self.votes: dict[str, MeasureEvent] = {}
        self._met: Counter[str] = Counter()
        self._seen: set[tuple[str | None, str, bool]] = set()
        self._untold = self._twice = 0

    def read(self, items: list[Node]) -> Iterator[MeasureEvent]:
        """One event an action, in the file's order; votes are gathered in `votes`."""
        for item in items:
            yield self._one(item)
        last = items[-1] if items else Node(None, "actions", "bill/actions", 0)
        if self._twice:
            what = f"{self._twice} actions of a house that the Library of Congress reports as well"
            self.sheet.problem("reported-twice", last, what, "each action once", "both are kept, as published")
        if self._untold:
            what = f"{self._untold} actions without a code whose words name no stage"
            self.sheet.problem("stage-untold", last, what, "words of the vocabulary", "kept without a stage")

    def _one(self, item: Node) -> MeasureEvent:
        sheet = self.sheet
        text, code, time = item.text("text"), item.text("actionCode"), item.text("actionTime")
        day = sheet.day(item, item.text("actionDate"))
        origin = item.take("sourceSystem")
        number = origin.text("code")
        system = SYSTEMS.get(number) or origin.text("name")
        committees = [c for name in ("committees", "committee") for c in _some(item.take(name))]
        named = [(c.text("systemCode"), c.text("name")) for c in committees]
        for vote in item.take("recordedVotes").each("recordedVote"):
            self.vote(vote)
        item.drop("type", "links", "calendarNumber")
        sheet.rest(item)
        if not text:
            sheet.problem("action-empty", item, f"an action without words on {day}", "words", "kept, without words")
        told = self.vocabulary.told(code or None, text)
        if code and not told.known:
            what = f"the action code {code} (“{text[:80]}”)"
            remedy = "kept without a stage; add the code to sources/stages/us-congress.yaml"
            sheet.problem("stage-unknown", item, what, "a code of the vocabulary", remedy)
        self._untold += not code and not told.known
        if day and (code in INTRODUCED or INTRODUCTION(text)):
            self.introduced.setdefault(day, item)
        library = system == LIBRARY
        if told.stage:
            self._twice += (day, told.stage, not library) in self._seen and (day, told.stage, library) not in self._seen
            self._seen.add((day, told.stage, library))
        words = " ".join(CITED("", text).split()).casefold()
        key = _digest(code, system, words, *sorted(code for code, _ in named))
        self._met[f"{day}/{key}"] += 1
        again = self._met[f"{day}/{key}"]
        places = [system, *(name or code for code, name in named)]
        return MeasureEvent(
            item.place,
            sheet.measure,
            f"action/{day or 'undated'}/{key}" + (f"/{again}" if again > 1 else ""),
            day,
            # The user guide: times are to be processed for House floor actions only.
            (time or None) if system == FLOOR else None,
            told.stage or None,
            text,
            "en",
            "; ".join(dict.fromkeys(place for place in places if place)) or None,
            code or None,
        )

    def vote(self, item: Node) -> None:
        """A recorded vote: once, however often it is listed; not an action of its own."""
        parts = [item.text(name) for name in ("chamber", "congress", "sessionNumber", "rollNumber")]
        at, name, url = item.text("date"), item.text("fullActionName"), item.text("url")
        self.sheet.rest(item)
        key = "vote/" + "/".join(part.lower() for part in parts)
        if not parts[3] or (key in self.votes and not name):
            return
        day = self.sheet.day(item, at)
        moment = local(at)
        time = moment.strftime("%H:%M:%S") if moment else None
        text = f"{name or 'Recorded vote'}: {parts[0]} roll call {parts[3]}" + (f" ({url})" if url else "")
        self.votes[key] = MeasureEvent(
            item.place, self.sheet.measure, key, day, time, None, text, "en", parts[0] or None, None
        )

    def two_introductions(self, introduced: str | None, node: Node) -> None:
        """A finding where the bill's date of introduction is not that of its action of introduction, or these differ."""
        days = sorted(self.introduced)
        if len(days) > 1 or (introduced and days and days != [introduced]):
            at = self.introduced[days[0]] if not introduced or days[0] != introduced else self.introduced[days[-1]]
            what = f"introducedDate {introduced or 'none'}, actions of introduction on {', '.join(days)}"
            remedy = f"the date is {introduced or days[0]}; every action is kept with its own day"
            self.sheet.problem("two-introductions", at if at.line else node, what, "one date of introduction", remedy)


def _some(node: Node) -> list[Node]:
    """The committees of an action: one, several under `item`, or none."""
    items = node.each("committee")
    return items or ([node] if node.children else [])


def _digest(*parts: str) -> str:
    return blake2s("\0".join(parts).encode(), digest_size=8).hexdigest()


def notes(sheet: Sheet, node: Node) -> Iterator[MeasureEvent]:
    """Notes of the Library of Congress: events without a day."""
    for item in node.each("note"):
        text = item.text("text")
        item.drop("links")
        sheet.rest(item)
        if text:
            key = f"note/{_digest(text)}"
            yield MeasureEvent(item.place, sheet.measure, key, None, None, None, text, "en", LIBRARY, None)


def people(sheet: Sheet, items: list[Node], role: str) -> Iterator[MeasureParty]:
    """Sponsors or cosponsors: party, state and district as affiliation; since when, and until when if they withdrew."""
    for item in items:
        identifiers = item.take("identifiers")
        code = item.text("bioguideId") or identifiers.text("bioguideId")
        names = [item.text(part) for part in ("firstName", "middleName", "lastName")]
        name = item.text("fullName") or item.text("name") or " ".join(part for part in names if part)
        item.drop("name", "isOriginalCosponsor", "url", "type")
        belongs = "-".join(part for part in (item.text("party"), item.text("state"), item.text("district")) if part)
        request = item.text("byRequestType") or ("by request" if item.text("isByRequest").upper() == "Y" else "")
        item.drop("isByRequest")
        since = sheet.day(item, item.text("sponsorshipDate"))
        until = sheet.day(item, item.text("sponsorshipWithdrawnDate"))
        sheet.rest(item)
        if not name:
            sheet.problem("name-missing", item, f"a {role} without a name {code}", "fullName", "kept under its id")
        affiliation = "; ".join(part for part in (belongs, request) if part) or None
        yield MeasureParty(
            item.place, sheet.measure, role, name or code or "?", code or None, affiliation, since, until
        )


def committees(sheet: Sheet, items: list[Node], role: str = "committee") -> Iterator[MeasureParty]:
    """Committees and subcommittees, each followed by its activities."""
    for item in items:
        name, code = item.text("name"), item.text("systemCode") or None
        about = ", ".join(part for part in (item.text("chamber"), item.text("type")) if part) or None
        if not name:
            sheet.problem("name-missing", item, f"a {role} without a name {code or ''}", "name", "kept under its code")
        name = name or code or "?"
        rows, days = [], []
        for activity in item.take("activities").each("activity"):
            what, day = activity.text("name"), sheet.day(activity, activity.text("date"))
            reports = [r.text("citation") for r in activity.take("reports").each("report")]
            sheet.rest(activity)
            said = "; ".join(part for part in (what, *reports) if part) or None
            rows.append(MeasureParty(activity.place, sheet.measure, "committee-activity", name, code, said, day, None))
            days += [day] if day else []
        below = item.take("subcommittees").each("subcommittee")
        item.drop("url", "reports")
        sheet.rest(item)
        yield MeasureParty(item.place, sheet.measure, role, name, code, about, min(days, default=None), None)
        yield from rows
        yield from committees(sheet, below, "subcommittee")


def texts(sheet: Sheet, items: list[Node]) -> Iterator[MeasureText]:
    """Versions of the text, each with the address of its XML, else of its first format."""
    for item in items:
        kind, day = item.text("type"), sheet.day(item, item.text("date"))
        urls = []
        for form in item.take("formats").each("format"):
            urls.append(form.text("url"))
            form.drop("type")
            sheet.rest(form)
        sheet.rest(item)
        urls = [url for url in urls if url]
        url = next((url for url in urls if url.lower().endswith(".xml")), urls[0] if urls else None)
        yield MeasureText(item.place, sheet.measure, "version", kind or "text", day, url)


def papers(sheet: Sheet, reports: Node, estimates: Node) -> Iterator[MeasureText]:
    """Committee reports by their citations, and cost estimates of the Congressional Budget Office."""
    for item in reports.each("committeeReport"):
        citation, url = item.text("citation"), item.text("url") or None
        sheet.rest(item)
        if citation:
            yield MeasureText(item.place, sheet.measure, "report", citation, None, url)
    for item in estimates.each():
        title, url = item.text("title", "rptTitle"), item.text("url", "rptUrl") or None
        day = sheet.day(item, item.text("pubDate", "rptPubDate"))
        item.drop("description")
        sheet.rest(item)
        if title or url:
            yield MeasureText(item.place, sheet.measure, "estimate", title or "Cost estimate", day, url)


def laws(sheet: Sheet, items: list[Node]) -> Iterator[MeasureTitle]:
    """The citation as a law."""
    for item in items:
        kind, number = item.text("type") or "Public Law", item.text("number")
        sheet.rest(item)
        if number:
            yield MeasureTitle(item.place, sheet.measure, f"{kind} {number}", "en", "law")


def related(sheet: Sheet, items: list[Node]) -> Iterator[MeasureLink]:
    """Related bills: an identical one is a companion, every other related; who says so stands in the words."""
    for item in items:
        congress, number, kind = item.text("congress"), item.text("number"), item.text("type")
        said = []
        for detail in item.take("relationshipDetails").each():
            what, who = detail.text("type"), detail.text("identifiedBy")
            sheet.rest(detail)
            said += [f"{what} ({who})" if who else what] if what or who else []
        item.drop("latestTitle", "title", "latestAction", "url")
        sheet.rest(item)
        other = key_of(congress, kind, number)
        if other is None:
            what = f"a related bill {congress} {kind} {number}"
            sheet.problem("link-incomplete", item, what, "congress, type and number", "left out", Level.LOSS)
            continue
        words = "; ".join(dict.fromkeys(said))
        yield MeasureLink(
            item.place, sheet.measure, other, "companion" if IDENTICAL(words) else "related", words or None
        )


def policy_area(node: Node) -> str | None:
    """The policy area, wherever a version of the schema has it; subject terms are left out."""
    subjects = node.take("subjects")
    within = subjects.take("billSubjects")
    nodes = [node.take("policyArea"), node.take("primarySubject"), subjects.take("policyArea")]
    nodes += [subjects.take("primarySubject"), within.take("policyArea"), within.take("primarySubject")]
    return next((name for found in nodes if (name := found.text("name"))), None)
