"""Statements enter here: as drafts, with their inner speakers, their place in the document and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.desk.actions.because import because
from comity.web.desk.actions.naming import settled
from comity.web.desk.models import Reading
from comity.web.register import workflow
from comity.web.register.models import Attribution, Source, Statement
from comity.web.register.models.replies import Event
from comity.web.register.models.statements import State

PLAIN = ("words", "about_person", "about_group", "said", "published", "seen", "language", "place", "emphases_added")
MARKS = {"“": "”", "«": "»", "„": "“"}


def spot(text: str, words: str, near: int) -> tuple[int, int]:
    """Where the words stand in the document, nearest to a place. Raises UsageError when they do not."""
    found, start = [], text.find(words)
    while start >= 0 and words:
        found.append(start)
        start = text.find(words, start + 1)
    if not found:
        raise UsageError(
            _("these words do not stand in the document"),
            expected=_("words exactly as the document has them"),
            next_step=_("copy them from the text beside the form"),
        )
    best = min(found, key=lambda place: abs(place - near))
    return best, best + len(words)


def findings(words: str, start: int, reading: Reading | None = None) -> list[dict[str, Any]]:
    """What is odd in the words as found, and stays so: a quotation that never closes; and what the reader noted there."""
    made = [{"code": "quotation-unclosed", "start": start + place} for place in unclosed(words)]
    end = start + len(words)
    for noted in reading.findings if reading else []:
        at = noted.get("start") if isinstance(noted, dict) else None
        if isinstance(at, int) and start <= at < end and noted.get("code") not in {m["code"] for m in made}:
            made.append(noted)
    return made


def unclosed(words: str) -> list[int]:
    """Where a quotation mark opens that nothing closes before the words end."""
    open_at: list[tuple[str, int]] = []
    for place, letter in enumerate(words):
        if open_at and letter == MARKS[open_at[-1][0]]:
            open_at.pop()
        elif letter in MARKS:
            open_at.append((letter, place))
    return [place for _mark, place in open_at]


@transaction.atomic
def enter(
    given: Mapping[str, Any],
    speakers: Sequence[Mapping[str, Any]],
    *,
    by: User,
    reading: Reading | None = None,
    source: Source | None = None,
    near: int = 0,
) -> tuple[Statement, bool]:
    """Make a draft. The same words of the same place about the same subject are entered once: then (that one, False)."""
    of = reading.source if reading else source
    if of is None:
        raise UsageError(_("no source"), expected=_("the document that says so"), next_step=_("enter it first"))
    start, end = spot(reading.text, str(given["words"]), near) if reading else (None, None)
    fields = _fields(given, of, by)
    same = Statement.objects.filter(source=of, start=start, end=end, words=given["words"]).exclude(state=State.DROPPED)
    known = same.filter(
        **{name: fields[name] for name in ("reporter", "about_organisation", "about_person", "about_group")}
    )
    if one := known.first():
        return one, False
    made = Statement(source=of, start=start, end=end, entered_by=by, **fields)
    made.findings = findings(made.words, start or 0, reading)
    because(made, _why(reading))
    _speak(made, speakers, _why(reading))
    workflow.note(made, Event.ENTERED, by)
    return made, True


@transaction.atomic
def revise(
    statement: Statement, given: Mapping[str, Any], speakers: Sequence[Mapping[str, Any]], why: str, by: User
) -> None:
    """Change a statement that is not public: words stay those of the document; approvals become void."""
    reading = statement.source.readings.order_by("-at").first()
    fields = _fields(given, statement.source, by)
    if reading and statement.start is not None:
        fields["start"], fields["end"] = spot(reading.text, str(given["words"]), statement.start)
        fields["findings"] = findings(str(given["words"]), fields["start"], reading)
    workflow.change(statement, by, why, **fields)
    for row in statement.attributions.all():
        row._change_reason = why  # type: ignore[attr-defined]  # django-simple-history's name
        row.delete()
    _speak(statement, speakers, why)


def _fields(given: Mapping[str, Any], source: Source, by: User) -> dict[str, Any]:
    why = f"statement from source {source.pk}"
    named = {
        name: settled(given.get(name), why=why, by=by, language=source.language, source=source)
        for name in ("reporter", "about_organisation", "group_of")
    }
    return {name: given.get(name) for name in PLAIN} | named


def _speak(statement: Statement, speakers: Sequence[Mapping[str, Any]], why: str) -> None:
    for row in speakers:
        if row.get("words") and row["words"] not in statement.words:
            raise UsageError(
                _("words of “%s” do not stand in the statement’s words") % (row.get("speaker") or row["depth"]),
                expected=_("words exactly as the document has them"),
                next_step=_("copy them from the statement’s words, marks included"),
            )
        who = row.get("organisation") or row.get("person")
        named = {n: row.get(n) or "" for n in ("verb", "words", "said", "place")}
        because(
            Attribution(
                statement=statement,
                depth=row["depth"],
                speaker=row.get("speaker") or str(who),
                organisation=row.get("organisation"),
                person=row.get("person"),
                **named,
            ),
            why,
        )


def _why(reading: Reading | None) -> str:
    return f"document {reading.pk}" if reading else "entered by hand"
