"""The steps of a statement's page: each takes a form that was checked and calls register/workflow.py.

One row a step: who may, in which states it is offered, its form, what is done. The rulebook decides again when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions import notices
from comity.web.desk.forms import statements as forms
from comity.web.desk.forms.base import DeskForm
from comity.web.register import workflow
from comity.web.register.models import Statement
from comity.web.register.models.statements import State

Done = Callable[[Statement, User, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a statement."""

    key: str
    title: Any
    power: Power
    states: tuple[State, ...]
    form: type[DeskForm]
    do: Done


def _ask(statement: Statement, by: User, given: dict[str, Any]) -> object:
    address, source = given["address"], given["address_source"]
    if given["contact"]:
        contact = given["to"].contacts.filter(pk=int(given["contact"])).first()
        if contact is None:
            raise UsageError(
                gettext("this address is another organisation’s"), next_step=gettext("choose one of whoever is asked")
            )
        address, source = contact.address, f"{contact.source.title} {contact.source.url}".strip()[:500]
    deadline = forms.end_of(given["deadline"])
    return notices.send(
        statement, to=given["to"], address=address, address_source=source, text=given["text"], deadline=deadline, by=by
    )


def _reply(statement: Statement, by: User, given: dict[str, Any]) -> object:
    who = given["organisation"] or statement.about_organisation
    named = {name: given[name] for name in ("language", "source", "said")}
    return workflow.reply(statement, given["text"], by=by, organisation=who, **named)


D, A, R, P, W = State.DRAFT, State.ASKED, State.READY, State.PUBLISHED, State.WITHHELD
STEPS = (
    Step("kind", _("Set the kind"), Power.JUDGE, (D,), forms.KindForm,
         lambda s, by, g: workflow.set_kind(s, g["kind"], g["why"], by)),
    Step("ask", _("Ask for a reply"), Power.JUDGE, (D,), forms.AskForm, _ask),
    Step("nobody", _("Nobody can be asked"), Power.JUDGE, (D,), forms.PublicReasonForm,
         lambda s, by, g: workflow.nobody(s, g["why"], by)),
    Step("extend", _("Give more time"), Power.JUDGE, (A,), forms.ExtendForm,
         lambda s, by, g: workflow.extend(s, forms.end_of(g["deadline"]), g["why"], by)),
    Step("reply", _("Enter an answer published elsewhere"), Power.JUDGE, (A, R, P, W), forms.ReplyForm, _reply),
    Step("decline", _("Log that the subject declines to reply"), Power.JUDGE, (A,), forms.ReasonForm,
         lambda s, by, g: workflow.decline(s, g["why"], by)),
    Step("approve", _("Approve for publication"), Power.APPROVE, (R,), forms.ApproveForm,
         lambda s, by, g: workflow.approve(s, by, g["why"])),
    Step("correct", _("Correct"), Power.APPROVE, (P, W), forms.CorrectForm,
         lambda s, by, g: workflow.correct(s, g["field"], g["after"], g["why"], by)),
    Step("withhold", _("Withhold"), Power.APPROVE, (R, P), forms.PublicReasonForm,
         lambda s, by, g: workflow.withhold(s, g["why"], by)),
    Step("restore", _("Show again"), Power.APPROVE, (W,), forms.PublicReasonForm,
         lambda s, by, g: workflow.restore(s, g["why"], by)),
    Step("retract", _("Retract"), Power.APPROVE, (P, W), forms.PublicReasonForm,
         lambda s, by, g: workflow.retract(s, g["why"], by)),
    Step("drop", _("Drop"), Power.JUDGE, (D, A, R), forms.ReasonForm,
         lambda s, by, g: workflow.drop(s, g["why"], by)),
)  # fmt: skip


def offered(statement: Statement, user: User) -> list[Step]:
    """The steps that this person can take now."""
    return [
        step for step in STEPS if statement.state in step.states and user.may(step.power) and _sensible(step, statement)
    ]


def _sensible(step: Step, statement: Statement) -> bool:
    """Not: asking a group, asking before there is a kind, or showing again what was never public."""
    if step.key in ("ask", "nobody") and not statement.kind:
        return False
    if step.key == "ask":
        return bool(workflow.answerer(statement))
    if step.key == "restore":
        return statement.log.filter(event="published").exists()
    return True
