"""Where the records of one activity are gathered.

A sheet holds one activity: its number, identifier and defaults, its rows so far, and the ways to add a narrative, an
element without a table, or a finding with its line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, Protocol

from lxml import etree

from comity.model.finding import Finding, Level
from comity.model.reading import Block
from comity.model.records import Activity, Element, Narrative
from comity.parsing.decimals import PLAIN, digits
from comity.parsing.persons import perhaps, used, without_persons
from comity.parsing.scanning import line_in_file, parsed, source_of, written
from comity.parsing.xml import line_of, long_blanks, without_long_blanks
from comity.parsing.xmltext import Cut
from comity.readers.iati_activity.codes import CONTACT_KEPT, OFFICE
from comity.readers.iati_activity.memory import CACHE_LIMIT, ORDINALS, File, Memory

LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
DECLARATION = re.compile(r'( xmlns:([^\s=]+)="[^"]*")')
OFFICES_REMEMBERED = 1000
SHORT: Final = 120
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
FLAGS: Final = {"1": True, "true": True, "0": False, "false": False}


class Source(Protocol):
    """Elements that were parsed from pieces of text, and know their lines."""

    def line_of(self, element: etree._Element) -> int | None:
        """The element's line in the file; None where it is of another source."""
        ...


class Odd(Exception):
    """Something that deserves a finding, in an activity that is being read from its text: it has to be parsed whole."""


class Sheet:
    """One activity being read: its rows by record type, each in the order in which it was come by, and its findings.

    Rows of a `packed` sheet are put into columns as it is being read, all but the activity's own.
    A sheet of a `cut` makes no findings, as pieces of text have no lines: it raises Odd instead. Lines of an element that was
    parsed by itself are off by `shift`.
    """

    def __init__(
        self,
        file: File,
        element: etree._Element,
        number: int,
        *,
        cut: Cut | None = None,
        shift: int = 0,
        memory: Memory | None = None,
        packed: bool = False,
    ) -> None:
        self.packed = packed
        self.file, self.number, self.cut, self.shift, self.memory = file, number, cut, shift, memory
        self.identifier: str | None = None
        self.here = f"iati-activity[{number}]"
        self.skip = len(self.here)
        self.rows: defaultdict[Any, list[Block]] = defaultdict(list, {Activity: []})
        self.findings: list[Finding] = []
        self.sources: list[Source] = []
        self.language = clean(element.get(LANGUAGE))
        self.currency = clean(element.get("default-currency"))
        self.reporting: tuple[str | None, str | None] = (None, None)
        self.title: str | None = None
        self.without_currency = 0
        self.kept: dict[str, int] = {}

    def add(self, kind: type, where: str, fields: tuple[Any, ...]) -> None:
        """Add a row: its record type, its locator, and the fields that come after the identifier."""
        self.rows[kind].append((self.here, (self.number, self.identifier), ((where[self.skip :],) + fields,)))

    def add_split(self, kind: type, where: str, transaction: int | None, fields: tuple[Any, ...]) -> None:
        """Add a row of a sector or recipient: as `add`, with the ordinal of its transaction."""
        constant = self.number, self.identifier, transaction
        self.rows[kind].append((self.here, constant, ((where[self.skip :],) + fields,)))

    def find(self, code: str, level: Level, where: str, element: etree._Element | None, **words: str) -> None:
        """Add a finding at `where`, with the element's line."""
        words["found"] = words.get("found", "")[:SHORT]
        line = 0 if element is None else self._line(element)
        self.findings.append(Finding(code, level, where, line, **words))

    def _line(self, element: etree._Element) -> int:
        if (known := line_in_file(element)) is not None:
            return known
        for source in reversed(self.sources):
            if (line := source.line_of(element)) is not None:
                return line
        if self.cut is not None:
            raise Odd
        return line_of(element) + self.shift

    def state(self) -> tuple[int, int]:
        """What changes where there is something to say of what is being read."""
        return len(self.findings), self.without_currency

    def find_once(self, code: str, where: str, element: etree._Element, **words: str) -> None:
        """Add a note that need be said only once a file for the same `code` and `found`."""
        key = f"{code} {words.get('found', '')}"
        if key in self.file.said or len(self.file.said) >= CACHE_LIMIT:
            self.file.hushed = True
        else:
            self.find(code, Level.NOTE, where, element, **words)
            self.file.said.add(key)
            self.file.said_here.append(key)

    def keep(self, element: etree._Element, parent: str) -> bool:
        """Keep an element as XML, under the locator of the element it stands in, unless it is about a person; whether it was."""
        namespace, name = self.file.names[element.tag]
        xml = self._xml(element, namespace)
        if perhaps(xml) and self._persons(element, parent):
            if self.file.personal[element.tag]:
                return False
            xml = _xml(without_persons(without_long_blanks(parsed(element))), namespace)
        prefix = (element.prefix or namespace) if namespace else ""
        self._keep_as(f"{prefix}:{name}" if prefix else name, parent, namespace, name, xml)
        return True

    def _persons(self, element: etree._Element, parent: str) -> bool:
        """Whether the element, or anything in it, is about a person: that is not kept, and said once a file."""
        personal = self.file.personal
        persons = sorted({self.file.names[name][1] for name in used(element) if personal[name]})
        for name in persons:
            self.find_once(
                "element-unknown",
                parent,
                element,
                found=f"{name} in {ORDINALS.sub('', parent)}",
                expected="what is about a person in the contact-info of an activity",
                remedy="it was not kept, as persons' names and addresses never are",
            )
        return bool(persons)

    def _xml(self, element: etree._Element, namespace: str) -> str:
        if (found := written(element)) is not None:
            return found
        source = source_of(element)
        if source is not None and self.memory is not None:
            kept = self.memory.kept
            if source not in kept:
                self.file.remember(kept, source, self._xml(parsed(element), namespace))
            return kept[source]
        return _xml(element, namespace)

    def _keep_as(self, step: str, parent: str, namespace: str, name: str, xml: str) -> None:
        where = f"{parent}/{step}"
        self.kept[where] = ordinal = self.kept.get(where, 0) + 1
        self.add(Element, f"{where}[{ordinal}]", (parent[self.skip :], namespace, name, xml))

    def keep_unknown(self, element: etree._Element, parent: str) -> None:
        """Keep an element that the standard does not have here; a note, unless it is an extension."""
        if self.keep(element, parent) and not self.file.names[element.tag][0]:
            self.find_once(
                "element-unknown",
                parent,
                element,
                found=f"<{element.tag}> in {ORDINALS.sub('', parent)}",
                expected="an element of the IATI standard, or one in a namespace of its own",
                remedy="it was kept as XML in the table element",
            )

    def keep_repeated(self, element: etree._Element, parent: str) -> None:
        """Keep the second of an element that may stand only once; the first is in its column."""
        if self.keep(element, parent):
            self.find(
                "element-repeated",
                Level.NOTE,
                parent,
                element,
                found=f"a second <{element.tag}>",
                expected="one",
                remedy="the first is used; this one was kept as XML in the table element",
            )

    def keep_contact(self, element: etree._Element, parent: str) -> None:
        """Keep a contact-info without the person. Publishers repeat theirs, so what is left of it is remembered."""
        office = written(element, CONTACT_KEPT) if _plain_contact(element) else None
        office = office or self._office(parsed(element))
        self._keep_as("contact-info", parent, "", "contact-info", office)

    def _office(self, element: etree._Element) -> str:
        whole = etree.tostring(element, encoding="unicode", with_tail=False)
        office = self.file.offices.get(whole)
        if office is None:
            if long_blanks(whole):
                element = without_long_blanks(element)
            element.text = None
            for child in list(element):
                child.tail = None
                if child.tag not in CONTACT_KEPT:
                    element.remove(child)
            etree.strip_elements(element, *(used(element) - OFFICE), with_tail=False)
            for inside in element.iter():
                for name in set(inside.keys()) - OFFICE:
                    del inside.attrib[name]
            if len(self.file.offices) >= OFFICES_REMEMBERED:
                self.file.offices.clear()
            office = etree.tostring(element, encoding="unicode", with_tail=False)
            self.file.offices[whole] = office = without_unused_namespaces(office)
        return office

    def narrative(self, element: etree._Element, text: str, where: str, ordinal: int, owner: etree._Element) -> None:
        """One text in one language, of the element `owner` at `where`."""
        language = clean(element.get(LANGUAGE)) or clean(owner.get(LANGUAGE)) or self.language
        place = f"{where}/narrative[{ordinal}]" if ordinal else where
        path = self.file.paths[where[self.skip + 1 :]]
        kind = clean(owner.get("type"))
        self.add(Narrative, place, (path, kind, language, text))

    def content(self, element: etree._Element, parent: str) -> str | None:
        """The text of an element, markup inside it apart, and without what is about a person."""
        if not len(element):
            return clean(element.text)
        persons = self._persons(element, parent)
        whole = parsed(element)
        if long_blanks(etree.tostring(whole, encoding="unicode", with_tail=False)):
            whole = without_long_blanks(whole)
        if persons:
            whole = without_persons(whole)
        return clean("".join(map(str, whole.itertext())))

    def words(self, element: etree._Element, where: str) -> str | None:
        """The first text of an element; later ones become narratives, other children are kept as XML."""
        return self._first_of(element, where)[0]

    def words_in(self, element: etree._Element, where: str) -> tuple[str | None, str | None]:
        """The first text of an element and its language; as `words` otherwise."""
        text, narrative = self._first_of(element, where)
        if text is None:
            return None, None
        return text, clean(narrative.get(LANGUAGE)) or clean(element.get(LANGUAGE)) or self.language

    def _first_of(self, element: etree._Element, where: str) -> tuple[str | None, etree._Element]:
        first, narrative, ordinal = None, element, 0
        for child in element:
            if child.tag != "narrative":
                self.keep_unknown(child, where)
                continue
            ordinal += 1
            text = self.content(child, where)
            if text is None:
                continue
            if first is None:
                first, narrative = text, child
            else:
                self.narrative(child, text, where, ordinal, element)
        return first or clean(element.text), narrative

    def every_word(self, element: etree._Element, where: str) -> tuple[str | None, str | None]:
        """The first text of an element and its language; every text becomes a narrative."""
        told = self.rows[Narrative]
        before = len(told)
        if bare := clean(element.text):
            self.narrative(element, bare, where, 0, element)
        if len(element):
            self.leaf(element, where)
        if len(told) == before:
            return None, None
        _, _, ((_, _, _, language, text),) = told[before]
        return text, language

    def leaf(self, element: etree._Element, where: str) -> None:
        """Account for the children of an element that has no column for a text: narratives, and the unknown."""
        ordinal = 0
        for child in element:
            if child.tag == "narrative":
                ordinal += 1
                if (text := self.content(child, where)) is not None:
                    self.narrative(child, text, where, ordinal, element)
            else:
                self.keep_unknown(child, where)

    def code(self, element: etree._Element | None, where: str) -> str | None:
        """The code of a coded element; its children, which it ought not to have, are accounted for."""
        if element is None:
            return None
        if len(element):
            self.leaf(element, f"{where}/{element.tag}")
        code = element.get("code")
        return code.strip() or None if code else None

    def dac_code(self, elements: Sequence[etree._Element], where: str) -> str | None:
        """The code in the DAC's vocabulary (aid types have several); the others are kept as XML."""
        found = None
        for element in elements:
            if found is None and element.get("vocabulary", "1") in ("1", ""):
                found = self.code(element, where)
            else:
                self.keep(element, where)
        return found

    def day(self, element: etree._Element | None, where: str, name: str = "iso-date") -> str | None:
        """The day of an element: its attribute, or (version 1) its text. A finding where it cannot be read."""
        return self.day_and_year(element, where, name)[0]

    def day_and_year(
        self, element: etree._Element | None, where: str, name: str = "iso-date"
    ) -> tuple[str | None, int | None]:
        """The day and its year; both None where there is none or it cannot be read."""
        if element is None:
            return None, None
        if len(element):
            self.leaf(element, where)
        text = element.get(name) or (element.text if name == "iso-date" else None)
        if not text:
            return None, None
        answer = self.file.days[text]
        if not plausible(answer[1]) and text.strip():
            self._odd_day(element, where, text, answer[0])
        return answer

    def _odd_day(self, element: etree._Element, where: str, text: str, found: str | None) -> None:
        if found is None:
            self.find(
                "date-unreadable",
                Level.LOSS,
                where,
                element,
                found=text,
                expected="a date as YYYY-MM-DD",
                remedy="the date was left empty; no order of day and month is guessed",
            )
        else:
            self.find(
                "year-implausible",
                Level.NOTE,
                where,
                element,
                found=text,
                expected="a year from 1900 to 2100",
                remedy="the date was kept as published",
            )

    def number_of(self, text: str | None, element: etree._Element, where: str) -> str | None:
        """Published digits as plain digits; a finding where they were not plain or not readable."""
        if text is not None and PLAIN(text):
            return text
        plain, note = digits(text)
        if plain is not None and not plain.isascii():
            plain, note = None, "unreadable"
        if note == "unreadable" and text and text.strip():
            self.find(
                "number-unreadable",
                Level.LOSS,
                where,
                element,
                found=text,
                expected="a number such as 1234.56",
                remedy="it was left empty",
            )
        elif note in ("grouped", "rounded"):
            self.find(
                f"number-{note}",
                Level.NOTE,
                where,
                element,
                found=text or "",
                expected="plain digits with at most 12 decimals",
                remedy=f"it was read as {plain}",
            )
        return plain

    def money(self, element: etree._Element | None, where: str) -> tuple[str | None, str | None, bool, str | None]:
        """A `value` as (digits, currency, whether the currency is the activity's default, value date)."""
        if element is None:
            return None, self.currency, self.currency is not None, None
        text = element.text
        amount = self.number_of(text, element, where)
        currency, inherited = clean(element.get("currency")), False
        if currency is None:
            currency, inherited = self.currency, self.currency is not None
            if currency is None and amount is not None:
                self.no_currency(element, where)
        return amount, currency, inherited, self.day(element, where, "value-date")

    def no_currency(self, element: etree._Element, where: str) -> None:
        """Say once an activity that amounts have no currency."""
        self.without_currency += 1
        if self.without_currency == 1:
            self.find(
                "currency-missing",
                Level.LOSS,
                where,
                element,
                found="an amount without a currency, in an activity without a default-currency",
                expected="a currency on the value or a default-currency on the activity",
                remedy="the amounts are kept without a currency, and no total counts them",
            )


def plausible(year: int | None) -> bool:
    """Whether a date of this year needs no note."""
    return year is not None and FIRST_YEAR <= year <= LAST_YEAR


def clean(text: str | None) -> str | None:
    """Text without the space round it; None where nothing is left."""
    return text.strip() or None if text else None


def _plain_contact(element: etree._Element) -> bool:
    """Whether what is kept of a contact-info has the standard's names alone."""
    if source_of(element) is None or not OFFICE.issuperset(element.keys()):
        return False
    return all(child.tag not in CONTACT_KEPT or used(child) <= OFFICE for child in element)


def _xml(element: etree._Element, namespace: str) -> str:
    xml = etree.tostring(element, encoding="unicode", with_tail=False)
    if long_blanks(xml):
        xml = etree.tostring(without_long_blanks(element), encoding="unicode", with_tail=False)
    if (declared := xml.count(" xmlns:")) > 1 or (declared and not namespace):
        xml = without_unused_namespaces(xml)
    return xml


def without_unused_namespaces(xml: str) -> str:
    """The XML without declarations, inherited from the elements round it, of prefixes that it does not use."""
    start, _, rest = xml.partition(">")
    used = DECLARATION.sub("", start) + rest
    for declaration, prefix in DECLARATION.findall(start):
        if f"{prefix}:" not in used:
            start = start.replace(declaration, "", 1)
    return f"{start}>{rest}"
