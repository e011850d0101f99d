"""UK Parliament written questions, JSON: a question, a list of questions, and the plain records that are made of them.

Authority: the description of the questions and statements interface. Not tried on live answers:
docs/reference/readers/uk_questions.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.finding import Finding
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import MeasureEvent, MeasureParty, MeasureTitle
from comity.parsing.stages import digest
from comity.parsing.tree import Node, whole_json
from comity.readers.uk_parliament.sheet import NO_MEASURE, Sheet, more_pages, unidentified

FORMAT = "uk_questions"
VERSION = f"3-{digest()}"
LEFT_OUT = (
    "memberHasInterest", "isNamedDay", "answerIsHolding", "answerIsCorrection", "comparableAnswerText", "attachmentCount",
    "attachments", "groupedQuestionsDates", "correctingMember", "correctingMemberId", "answeringBodyId",
)  # fmt: skip


def recognises(head: Head) -> bool:
    """A JSON object with a question's text and the day it was tabled."""
    text = head.text.lstrip("\ufeff \t\r\n")
    plain = '"date_tabled"' in text and '"question"' in text and '"house"' in text
    return text.startswith("{") and (plain or ('"questionText"' in text and '"dateTabled"' in text))


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """The rows of each question, then its findings."""
    root = whole_json(snapshot, "answer")
    if isinstance(root, Finding):
        yield root
        return
    listed = root.take("results")
    items = listed.each() if listed else [root]
    for item in items:
        item.drop("links")
        inside = item.take("value")
        yield from _question(inside if inside else item)
    if listed:
        yield from more_pages(root, len(items))


def _question(node: Node) -> Iterator[Yield]:
    number = node.text("id")
    if not number.isdigit():
        yield unidentified(node, f"id “{number}”")
        return
    # A question's UIN begins anew each session; its id does not.
    sheet = Sheet(f"uk/question/{int(number)}")
    heading, words = node.text("heading"), node.text("questionText", "question")
    tabled = sheet.day(node, node.text("dateTabled", "date_tabled"))
    body = node.text("answeringBodyName")
    events = list(_events(sheet, node, words, tabled, body))
    parties = list(_parties(sheet, node, body))
    grouped = [one.words for one in node.take("groupedQuestions").each()]
    house = node.text("house")
    yield NO_MEASURE._replace(
        locator=node.place,
        measure=sheet.measure,
        kind="question",
        number=node.text("uin") or None,
        chamber=house.capitalize() or None,
        introduced=tabled,
        title=heading or words[:300] or None,
        title_language="en",
        updated=max((f"{e.day}T00:00:00+00:00" for e in events if e.day and e.code != "due"), default=None),
        actions=len(events),
        cosponsors=0,
        committees=0,
        texts=0,
    )
    for kind, text in (("short", heading), ("official", words)):
        if text:
            yield MeasureTitle(f"{node.place}/{kind}", sheet.measure, text, "en", kind)
    yield from (*events, *parties)
    if any(grouped):
        what = f"answered together with {', '.join(filter(None, grouped))}"
        sheet.problem("grouped-questions", node, what, "their ids", "kept as words: the feed names them by UIN only")
    node.drop(*LEFT_OUT)
    sheet.rest(node)
    yield from sheet.findings


def _events(sheet: Sheet, node: Node, words: str, tabled: str | None, place: str) -> Iterator[MeasureEvent]:
    if tabled or words:
        yield sheet.event(node, "question/tabled", tabled, words or "Tabled", place, "tabled")
    if due := sheet.day(node, node.text("dateForAnswer")):
        yield sheet.event(node, f"question/due/{due}", due, "Due for answer", place, "due")
    if held := sheet.day(node, node.text("dateHoldingAnswer")):
        yield sheet.event(node, f"question/holding/{held}", held, "Holding answer", place, "holding")
    answered, answer = sheet.day(node, node.text("dateAnswered")), node.text("answerText", "answer")
    original = node.text("originalAnswerText")
    corrected = sheet.day(node, node.text("dateAnswerCorrected"))
    if answered or answer:
        said = original if corrected and original else answer
        yield sheet.event(node, "question/answered", answered, said or "Answered", place, "answered")
    if corrected:
        yield sheet.event(node, f"question/corrected/{corrected}", corrected, answer or "Corrected", place, "corrected")
    if node.text("isWithdrawn") == "true":
        yield sheet.event(node, "question/withdrawn", None, "Question withdrawn", place, "withdrawn")


def _parties(sheet: Sheet, node: Node, body: str) -> Iterator[MeasureParty]:
    for role, name in (("asker", "asking"), ("minister", "answering")):
        number = node.text(f"{name}MemberId")
        if (party := sheet.member(node.take(f"{name}Member"), role, number)) is not None:
            yield party
    if body:
        yield MeasureParty(node.place, sheet.measure, "department", body, None, None, None, None)
