"""Statements as pages print them: “R reports that S said of O:”, the words, the answer beside them, and the way they took.

The sentence names everybody in links and in the document's own words; it says nothing itself of anybody. Where a statement
is withheld or retracted, its place holds the notice and nothing of what was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.parsing import safetext
from comity.web.components import dates, texts
from comity.web.register import published
from comity.web.register.models import Attribution, Relation, Reply, Statement
from comity.web.register.models.replies import Event
from comity.web.register.models.statements import State
from comity.web.register.queries import naming


@dataclass(frozen=True, slots=True)
class Speaker:
    """An inner speaker with the words, date and place that the document gives them, and whom they quote in turn."""

    name: SafeString
    attribution: Attribution


@dataclass(slots=True)
class Said:
    """One statement, ready to print."""

    shown: published.Shown
    statement: Statement
    open: bool
    lead: SafeString
    about: SafeString
    speakers: list[Speaker]
    replies: list[tuple[SafeString, Reply]]
    silence: list[SafeString]
    findings: list[str]
    dates: list[tuple[str, str]]
    log: list[tuple[str, str, str]]
    memberships: list[tuple[SafeString, Relation, str]] = field(default_factory=list)
    alone: SafeString | str = ""


def said(found: Iterable[Statement]) -> list[Said]:
    """Public statements, ready to print, in as few queries as for one."""
    return [_said(one) for one in published.shown_all(found)]


def _said(one: published.Shown) -> Said:
    statement = one.statement
    is_open = one.state == State.PUBLISHED
    speakers = [Speaker(_speaker(a), a) for a in one.attributions]
    about = _about(statement, is_open)
    return Said(
        shown=one,
        statement=statement,
        open=is_open,
        lead=_lead(statement, speakers, about, is_open),
        about=about,
        speakers=speakers,
        replies=[(_replier(reply, about), reply) for reply in one.replies],
        silence=[] if one.replies else _silence(one),
        findings=_findings(statement) if is_open else [],
        dates=_dates(statement),
        log=_log(one, is_open),
        memberships=[
            (naming.link(relation.object), relation, _held(held)) for relation, held in one.memberships if is_open
        ],
        alone=texts.sentence(_("It is said of %(about)s alone."), about=about) if statement.about_organisation else "",
    )


def _about(statement: Statement, is_open: bool) -> SafeString:
    """Whom it is about. Of a withheld or retracted one about a person, only that it is about a person."""
    if statement.about_organisation:
        return naming.link(statement.about_organisation)
    if statement.about_person:
        return naming.person(statement.about_person) if is_open else format_html("{}", _("a person"))
    group = texts.bdi(statement.about_group)
    if not is_open:
        group = format_html("{}", _("a group"))
    elif statement.group_of:
        of = naming.link(statement.group_of)
        return texts.sentence(_("a group, “%(group)s”, said to be of %(organisation)s"), group=group, organisation=of)
    else:
        group = texts.sentence(_("a group, “%(group)s”"), group=group)
    return group


def _lead(statement: Statement, speakers: list[Speaker], about: SafeString, is_open: bool) -> SafeString:
    """The sentence that says who reports that who said what follows, of whom."""
    reporter = naming.link(statement.reporter)
    if not is_open:
        return texts.sentence(
            _("A statement about %(about)s, reported by %(reporter)s"), about=about, reporter=reporter
        )
    if not speakers:
        return texts.sentence(_("%(reporter)s says of %(about)s:"), reporter=reporter, about=about)
    all_theirs = _("%(reporter)s reports that %(speaker)s said of %(about)s:")
    some_theirs = _("%(reporter)s reports of %(about)s, quoting %(speaker)s:")
    whole = _bare(speakers[0].attribution.words) == _bare(statement.words)
    return texts.sentence(
        all_theirs if whole else some_theirs, reporter=reporter, speaker=_chain(speakers), about=about
    )


def _bare(words: str) -> str:
    """Words without the quotation marks round them: what a reporter gives wholly to a speaker is not the reporter's own."""
    return words.strip(" \n\t.“”\"„«»״‘’'")


def _chain(speakers: list[Speaker]) -> SafeString:
    """Speakers by depth: the outer ones, quoting the inner ones."""
    outermost = speakers[0].attribution.depth
    here = [s for s in speakers if s.attribution.depth == outermost]
    inner = [s for s in speakers if s.attribution.depth > outermost]
    names = texts.listed([s.name for s in here])
    if not inner:
        return names
    return texts.sentence(_("%(speaker)s (quoting %(inner)s)"), speaker=names, inner=_chain(inner))


def _speaker(one: Attribution) -> SafeString:
    if one.organisation:
        return naming.link(one.organisation)
    return naming.person(one.person) if one.person else texts.label(one.speaker)


def _replier(reply: Reply, about: SafeString) -> SafeString:
    return naming.link(reply.organisation) if reply.organisation else about


def _silence(one: published.Shown) -> list[SafeString]:
    """What stands in the place of a reply: when it was asked for and what came of that; never silence without its dates."""
    asked = [entry for entry in one.log if entry.event == Event.NOTICED]
    ended = [e for e in one.log if e.event in (Event.SILENT, Event.REFUSED, Event.NOBODY)]
    told = []
    if asked:
        told.append(texts.sentence(_("Asked for a reply on %(date)s."), date=dates.day(asked[-1].at)))
    for entry in ended[-1:]:
        if entry.event == Event.SILENT:
            told.append(texts.sentence(_("No reply by %(date)s."), date=dates.in_words(entry.why)))
        elif entry.event == Event.REFUSED:
            told.append(texts.sentence(_("Declined to reply on %(date)s."), date=dates.day(entry.at)))
        else:
            told.append(texts.sentence(_("Nobody could be asked: %(reason)s"), reason=texts.bdi(entry.why)))
    return told or [format_html("{}", _("No reply is on file."))]


def _findings(statement: Statement) -> list[str]:
    """What was odd in the words as found."""
    codes = dict.fromkeys(str(f.get("code", "")) if isinstance(f, dict) else str(f) for f in statement.findings if f)
    return [
        _("a quotation mark opens that nothing closes; kept as found") if c == UNCLOSED else safetext.shown(c[:200])
        for c in codes
        if c
    ]


UNCLOSED = "quotation-unclosed"


def _dates(statement: Statement) -> list[tuple[str, str]]:
    """When it was said, published and seen here, each as far as it is known."""
    three = ((_("said"), statement.said), (_("published"), statement.published), (_("seen"), statement.seen))
    return [(word, dates.in_words(when)) for word, when in three if when]


def _log(one: published.Shown, is_open: bool) -> list[tuple[str, str, str]]:
    """Day, event and reason of each step. The reason of a correction stays away with the words that it is about."""
    told = []
    for entry in one.log:
        why = entry.why if is_open or entry.event not in (Event.CORRECTED, Event.REFUSED) else ""
        if entry.event in (Event.NOTICED, Event.SILENT):
            why = _("deadline %(date)s") % {"date": dates.in_words(entry.why)} if entry.why else ""
        told.append((dates.day(entry.at), str(Event(entry.event).label), why))
    return told


def _held(held: bool | None) -> str:
    """Whether a membership held on the day of the statement."""
    if held is None:
        return _("whether it held then cannot be told")
    return _("it may have held then") if held else _("it did not hold then")


def one(pk: int) -> Said | None:
    """A public statement by its number, or None: one that is not public is not there."""
    found = published.statements().filter(pk=pk)
    ready = said(found)
    return ready[0] if ready else None


def count_replied(found: Any) -> int:
    """How many of some statements have an answer beside them."""
    return int(found.order_by().filter(replies__replaced=False).values("pk").distinct().count())
