"""The rule that the software says nothing itself of an organisation or a person, as checks on the texts of the interface.

Four checks. `loaded`: no text, in any language, holds a word that judges; not even in quotation marks, as words of others come
from the database and never from the interface. `predicates`: a text that names somebody (a placeholder that is no number, date
or other plain value) is made of a closed list of words alone, so that whoever writes a new one has to add its words here, in
sight of a reviewer. `fragments`: a text that begins with a verb, so that it could be glued behind a name, is one of those
listed. `claims`: “it”, “this organisation” and the like never stand beside a verb that claims something of them, unless somebody
named says so. `literals` finds words in a template that go round gettext, and so round the other checks.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.web.voice_words import KNOWN_FRAGMENTS, LOADED, PLAIN_VALUES, SOMEBODY, WORDS

_PREFIX = {"en": "", "ar": "(?:[وفبكل]?(?:ال|لل)?)", "he": "[ושהבכלמ]{0,2}"}


def _either(patterns: str) -> str:
    return "|".join(pattern.replace("_", " ") for pattern in patterns.split())


_LOADED = {
    language: re.compile(rf"(?<!\w){_PREFIX[language]}(?:{_either(patterns)})(?!\w)", re.I)
    for language, patterns in LOADED.items()
}
MEANT = {"lies": ("lies on the",)}
"""A loaded word in a sense of its own, with the words round it."""

PEOPLE = ("register", "desk", "accounts", "search")
"""Apps in which any other placeholder is taken for somebody."""
VERB_FIRST = re.compile(
    r"(?!(?:its|this|as|address|characters|unless)\b)"
    r"(?:is|are|was|were|has|have|had|does|did|will|would|can|cannot|could|should|must|never|always|often|still|not|[a-z]+(?:s|ed))\b"
)
_CLAIM = (
    r"(?:support|promot|oppos|boycott|advocat|fail|hid|harm|help|violat|incit|favou?r|attack|den[iy]|refus|ignor|mislead|"
    r"exploit|abus|undermin|threaten|deceiv|distort|exaggerat|conceal|admir|succeed|excel|achiev|deserv|represent[s]? only|behav|"
    r"collaborat|conspir|finance terror|glorif|whitewash|demoni[sz]|claim|argu|insist|believ|want|tr(?:y|ies)|seek|aim)"
    r"(?:s|es|ed|ing|d|ies|ied)?"
)
_SOMEBODY = (
    r"(?:this|the|that|an?|its|their|these|every|no) (?:\w+ )?"
    r"(?:organi[sz]ation|alliance|member|donor|watchdog|charity|ngo|group|person|director|network|fund|publisher)s?"
)
CLAIMS = re.compile(
    rf"\b(?:{_SOMEBODY}|it|they|he|she|nobody|%\(\w+\)s)"
    rf"(?: (?:that|which|who|also|never|always|often|still|has|have|had|does|do|did|will|not))* {_CLAIM}\b",
    re.I,
)
ATTRIBUTED = re.compile(r"%\((?:reporter|speaker|publisher)\)s (?:reports that|reports of|says|said)\b")


def loaded(text: str, language: str) -> list[str]:
    """Words of a text that judge."""
    found = _LOADED[language].findall(text)
    return [w for w in found if not any(usual in text.lower() for usual in MEANT.get(w.lower(), ()))]


def names_somebody(text: str, apps: set[str]) -> bool:
    """Whether a text has a place for an organisation or a person."""
    places = set(re.findall(r"%\((\w+)\)s", text))
    strange = places - PLAIN_VALUES if apps & set(PEOPLE) else set()
    return bool(places & SOMEBODY or strange)


def predicates(text: str, apps: set[str]) -> list[str]:
    """Words that a text which names somebody may not use."""
    if not names_somebody(text, apps):
        return []
    plain = re.sub(r"%\(\w+\)s|%[sd]|<[^>]*>|&\w+;|['’]s\b", " ", text)
    return [word for word in re.findall(r"[^\W\d_]+(?:’[a-z]+)?", plain) if word.lower() not in WORDS]


def fragment(text: str) -> bool:
    """Whether a text begins with a verb, so that it could be put behind a name, and is none of those known."""
    return bool(VERB_FIRST.match(text)) and " " in text and text not in KNOWN_FRAGMENTS


def claims(text: str) -> list[str]:
    """Claims about somebody that nobody named makes."""
    return [] if ATTRIBUTED.search(text) else [found[0] for found in CLAIMS.finditer(text)]


NAMES = ("Comity", "CSV", "JSON", "UTC", "release")
"""Names of things, the same in every language; `release` is a parameter in an address to copy."""


class _Literals(HTMLParser):
    """Words between tags, and in attributes that readers see or hear; not in elements that say they are English, or code."""

    VOID = ("input", "link", "meta", "br", "img", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skip: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID and (self.skip or given.get("lang") == "en" or tag in ("pre", "code", "style")):
            self.skip.append(tag)
        for name in ("aria-label", "title", "alt", "placeholder", "content"):
            if name in given and not (tag == "meta" and name == "content"):
                self._words(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        if self.skip and tag in self.skip:
            while self.skip and self.skip.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self._words(data)

    def _words(self, text: str) -> None:
        self.found += [word for word in re.findall(r"[^\W\d_]{3,}", text) if word not in NAMES]


def literals(template: str) -> list[str]:
    """Words of a template that no translation holds, but for names of things."""
    plain = re.sub(r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}", " ", template, flags=re.DOTALL)
    plain = re.sub(r"\{%\s*blocktranslate.*?%\}.*?\{%\s*endblocktranslate\s*%\}", " ", plain, flags=re.DOTALL)
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", plain, flags=re.DOTALL)
    reader = _Literals()
    reader.feed(plain)
    return reader.found
