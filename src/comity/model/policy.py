"""The policy part of a case file: measures, pledges, permits, deadlines, outcome claims, points, as measures.yaml writes them.

They travel through the lake as JSON, like the rest of a case (model/case.py). Dates are EDTF, amounts plain digits in the prices
of their years, `source` an id of sources.yaml. Everything here was observed by somebody; what a parliament's feed publishes comes
by readers of its own, and the two stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.model.case import Words


@dataclass(frozen=True, slots=True)
class RegisteredTitle:
    """A further title of a measure in one language: official, former, popular."""

    text: str
    language: str
    kind: str = "official"


@dataclass(frozen=True, slots=True)
class RegisteredParty:
    """Somebody in a public role, or a body, with a part in a measure: sponsor, cosponsor, committee, minister."""

    role: str
    name: str
    source: str
    code: str = ""
    affiliation: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredMeasureEvent:
    """Something that happened to a measure, in our own words. `stage` is a code of its jurisdiction's way, or empty."""

    id: str
    date: str
    text: str
    source: str
    stage: str = ""
    language: str = "en"
    place: str = ""
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredAmount:
    """An amount that a measure names, of one of the ten stages of money, for one year or, with `last_year`, a span.

    `upper` says “up to”. `step` says whose amount it is on the way to a vote (request, house, senate, enacted) or that it was
    taken away (removed, rescinded); `part` names whose share of the stage it is, where shares stand apart. `flow` is the row of
    flows.csv that holds the same money: such an amount is never a second one; the reader turns it into that row's `locator`.
    """

    stage: str
    amount: str
    currency: str
    first_year: int
    source: str
    last_year: int | None = None
    year_kind: str = "fiscal"
    upper: bool = False
    step: str = ""
    part: str = ""
    flow: str = ""
    locator: str = ""
    place: str = ""
    weakness: Words = field(default_factory=dict)
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredLink:
    """This measure <kind> another: its id in the same file, or the lasting key of one elsewhere (us/111/hr/1605)."""

    kind: str
    other: str
    source: str
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredPosition:
    """The published position of an organisation (its id in the register) or of a person in a public role (`by`: the office).

    `words` are theirs.
    """

    words: str
    language: str
    source: str
    organisation: str = ""
    by: str = ""
    date: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredMeasure:
    """One measure. `key` is its lasting name; empty, it is case/<case>/<id>. `line` is the line of money it is about."""

    id: str
    title: Words
    jurisdiction: str
    kind: str
    source: str
    key: str = ""
    session: str = ""
    number: str = ""
    introduced: str = ""
    policy_area: str = ""
    url: str = ""
    line: str = ""
    titles: tuple[RegisteredTitle, ...] = ()
    parties: tuple[RegisteredParty, ...] = ()
    events: tuple[RegisteredMeasureEvent, ...] = ()
    amounts: tuple[RegisteredAmount, ...] = ()
    links: tuple[RegisteredLink, ...] = ()
    positions: tuple[RegisteredPosition, ...] = ()
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredPledgeStep:
    """A pledge was signed, paid in part or whole, changed or withdrawn."""

    kind: str
    source: str
    date: str = ""
    amount: str = ""
    currency: str = ""
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredPledge:
    """Somebody said that they would pay, or would support. Without `amount` it is support without a sum; never in a total.

    `words` are the pledger's where they stand in quotation marks, else ours. `organisation` is the pledger's id in the register.
    """

    id: str
    pledger: str
    words: str
    language: str
    source: str
    organisation: str = ""
    amount: str = ""
    currency: str = ""
    first_year: int | None = None
    last_year: int | None = None
    binding: bool = False
    measure: str = ""
    line: str = ""
    date: str = ""
    place: str = ""
    weakness: str = ""
    steps: tuple[RegisteredPledgeStep, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredPermitPoint:
    """A count on a day or in a period. `claimed_by` is the id in the register of whoever says so, where not the authority."""

    date: str
    value: str
    source: str
    place: str = ""
    claimed_by: str = ""
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredPermitSeries:
    """Counts of one kind of permit, `unit` quota, issued, valid or used, `per` day, month or year (empty for a stock)."""

    id: str
    title: Words
    unit: str
    category: Words
    authority: Words
    points: tuple[RegisteredPermitPoint, ...]
    per: str = ""
    measure: str = ""
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredDeadline:
    """A day by which something is due. `met_on` with `met_source` where it was met."""

    id: str
    kind: str
    title: Words
    date: str
    source: str
    measure: str = ""
    met_on: str = ""
    met_source: str = ""
    weakness: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredOutcomeEvidence:
    """What supports a claim or speaks against it; `by` is the office or body, `words` theirs if quoted, else ours."""

    level: str
    side: str
    by: str
    words: str
    language: str
    source: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredOutcome:
    """“We achieved X”, in the claimant's own words. Amounts of claims are never summed."""

    id: str
    claimant: str
    words: str
    language: str
    source: str
    date: str = ""
    amount: str = ""
    currency: str = ""
    place: str = ""
    contributors: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    pledges: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    evidence: tuple[RegisteredOutcomeEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredFigure:
    """A number of a point: `figure` names one of the case (or of `case`), or `method` with a figure's options: live ones.

    Or `literal`, as the `source` prints it.
    """

    name: str
    figure: str = ""
    case: str = ""
    method: str = ""
    stage: str = ""
    definition: str = ""
    area: str = ""
    years: str = ""
    population: str = ""
    donor: str = ""
    prices: str = ""
    against: str = ""
    literal: str = ""
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredPointText:
    """The message in one language and voice. A voice needs a published `source`, or consent with its evidence."""

    language: str
    text: str
    voice_organisation: str = ""
    voice_person: str = ""
    consent_day: str = ""
    consent_until: str = ""
    consent_evidence: str = ""
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredPointVersion:
    """A version, never changed: a new one is added. `{name}` in a text stands for the figure of that name."""

    number: int
    texts: tuple[RegisteredPointText, ...]
    figures: tuple[RegisteredFigure, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredPoint:
    """One message in all its versions. Points of a case file are public."""

    id: str
    title: Words
    versions: tuple[RegisteredPointVersion, ...]


@dataclass(frozen=True, slots=True)
class ThreadGap:
    """Money of a stage that the thread should show and no source gives."""

    stage: str
    first_year: int
    last_year: int
    reason: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredThread:
    """What the thread of a line is to span, from statute to receipt: `stages` are those that every year should have."""

    line: str
    first_year: int
    last_year: int
    stages: tuple[str, ...] = ()
    gaps: tuple[ThreadGap, ...] = ()
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole measures.yaml."""

    measures: tuple[RegisteredMeasure, ...] = ()
    pledges: tuple[RegisteredPledge, ...] = ()
    permits: tuple[RegisteredPermitSeries, ...] = ()
    deadlines: tuple[RegisteredDeadline, ...] = ()
    outcomes: tuple[RegisteredOutcome, ...] = ()
    points: tuple[RegisteredPoint, ...] = ()
    threads: tuple[RegisteredThread, ...] = ()


KINDS: dict[str, type] = {
    "measures": RegisteredMeasure,
    "pledges": RegisteredPledge,
    "permits": RegisteredPermitSeries,
    "deadlines": RegisteredDeadline,
    "outcomes": RegisteredOutcome,
    "points": RegisteredPoint,
    "threads": RegisteredThread,
}
"""The lists of measures.yaml; a row's kind in the lake is the singular (`measure`)."""


def measure_key(case: str, measure: RegisteredMeasure) -> str:
    """The lasting key of a case file's measure."""
    return measure.key or f"case/{case}/{measure.id}"
