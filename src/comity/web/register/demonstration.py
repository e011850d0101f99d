"""The demonstration of statements and replies: invented organisations, loaded with the whole way of each statement.

It is the one place that makes statements without the workflow, since their notices, answers and approvals lie in the past;
each is logged as the workflow would have logged it, by a user who can never sign in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources

from django.db import transaction

from comity.model.case import Source as CaseSource
from comity.model.errors import CaseError
from comity.model.register import Register, RegisteredStatement
from comity.parsing import yaml
from comity.readers.case_file import register as register_file
from comity.readers.case_file.report import Report
from comity.readers.case_file.structure import Builder
from comity.web.accounts.models import User
from comity.web.register.loading import Loaded, Loader
from comity.web.register.models import Statement
from comity.web.register.models.replies import Event

ORIGIN = "demonstration"
OUTCOMES = {"replied": Event.REPLIED, "refused": Event.REFUSED, "silent": Event.SILENT, "nobody": Event.NOBODY}
ENDS = {"withheld": Event.WITHHELD, "retracted": Event.RETRACTED}


def read() -> tuple[Register, dict[str, CaseSource]]:
    """The demonstration as its files say it. Raises CaseError where they do not fit together."""
    folder = resources.files("comity.demonstration")
    report = Report()
    described = Builder(report, "sources.yaml").listed(
        CaseSource, yaml.parse(folder.joinpath("sources.yaml").read_bytes())
    )
    node = yaml.parse(folder.joinpath(register_file.FILE).read_bytes())
    register, _builder = register_file.build(report, node, described, ORIGIN, demonstration=True)
    if report.findings:
        first = report.findings[0]
        raise CaseError(first.found, where=first.locator, expected=first.expected, next_step=first.remedy)
    return register, {source.id: source for source in described}


def load() -> Loaded:
    """Load the demonstration; what is there already stays as it is."""
    register, sources = read()
    done = Loaded()
    with transaction.atomic():
        nobody, _made = User.objects.get_or_create(
            username="demonstration", defaults={"is_active": False, "first_name": "Demonstration"}
        )
        loader = Loader(ORIGIN, sources, done, agreed_by=nobody)
        loader.load(register)
        for one in register.statements:
            if not Statement.objects.filter(origin=f"{ORIGIN}/{one.id}").exists():
                _statement(one, loader, nobody)
                done.changed += 1
    return done


def _statement(one: RegisteredStatement, loader: Loader, nobody: User) -> None:
    made = loader.statement(
        one,
        kind=one.kind,
        kind_reason=one.kind_reason,
        seen=loader.described[one.source].seen,
        state=one.state,
        state_reason=one.state_reason,
    )
    _way(one, made, loader, nobody)
    made.save()


def _way(one: RegisteredStatement, made: Statement, loader: Loader, nobody: User) -> None:
    """Notice, outcome, answers, and the end, as the log of a real one would have them."""
    asked, deadline = _day(one.asked), _day(one.deadline)
    to = made.about_organisation or (made.about_person.roles.all()[0].organisation if made.about_person else None)
    contact = to.contacts.first() if to else None
    if asked and deadline and to and contact:
        made.notices.create(
            to=to,
            address=contact.address,
            address_source=str(contact.source),
            text=one.words,
            sent_by=nobody,
            sent_at=asked,
            deadline=deadline,
        )
        made.log.create(event=Event.NOTICED, at=asked, why=one.deadline)
    end = deadline or _day(str(loader.described[one.source].seen)[:10]) or made.entered_at
    if one.outcome:
        made.log.create(event=OUTCOMES[one.outcome], at=end, why=one.outcome_reason)
    for answer in one.replies:
        made.replies.create(
            organisation=made.about_organisation,
            text=answer.text,
            language=answer.language,
            said=answer.said,
            source=loader.source(answer.source),
            received_at=end,
            origin=ORIGIN,
        )
    if one.state != "asked":
        made.log.create(event=Event.PUBLISHED, at=end)
    if one.state in ENDS:
        made.log.create(event=ENDS[one.state], at=end, why=one.state_reason)


def _day(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if len(text) == 10 else None
