"""Which elements and attributes are about a person who is to be reached, wherever a publisher put them: these are not kept.

By the local name alone, whatever its namespace and its case: IATI's contact-info and what it holds of a person, and names made
of these (`contact-email`). A postal address is told together with the person there, so it goes too.
"""

from __future__ import annotations

import copy
import re

from lxml import etree

NAMED = re.compile(
    r"contact[-_.]?info|person[-_.]?name|job[-_.]?title|e[-_.]?mail|telephone|mailing[-_.]?address",
    re.IGNORECASE | re.ASCII,
).search


def personal(tag: str) -> bool:
    """Whether an element or attribute of that name is about a person. A prefix may stand where nobody declared it."""
    return NAMED(tag.rpartition("}")[2].rpartition(":")[2]) is not None


def perhaps(xml: str) -> bool:
    """Whether an element that is written like this may hold anything about a person: quick, and right where it says no."""
    text = xml.lower()
    return "mail" in text or "telephone" in text or "contact" in text or "person" in text or "job" in text


def used(element: etree._Element) -> set[str]:
    """The names of the element, of all inside it, and of their attributes."""
    return {str(name) for inside in element.iter() for name in (inside.tag, *inside.keys())}


def without_persons(element: etree._Element) -> etree._Element:
    """A copy of the element, without the elements and attributes inside it that are about a person; their tails stay."""
    left = copy.deepcopy(element)
    persons = {str(inside.tag) for inside in left.iter() if personal(str(inside.tag))}
    etree.strip_elements(left, *persons, with_tail=False)
    for inside in left.iter():
        for name in list(inside.attrib):
            if personal(str(name)):
                del inside.attrib[name]
    return left
