"""No sentence about an organisation or a person is in the software's own voice: every text of the interface is walked.

The texts are those of templates and code (as tools/messages.py finds them), their translations, what stands in templates beside
them, and the strings of the web room's code. The rule is in tests/web/voice.py; the examples below show that it is one.
"""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest
from tools import messages as tool

from tests.web import voice

TEXTS = [
    (text, {Path(f).parts[0] for f in files}) for key, files in tool.messages().items() for text in key[1:] if text
]
TEMPLATES = sorted(tool.WEB.rglob("*.html"))
MODULES = sorted(p for p in tool.WEB.rglob("*.py") if "migrations" not in p.parts)


def test_there_is_something_to_walk() -> None:
    assert len(TEXTS) > 1000
    assert len(TEMPLATES) > 40


def test_no_text_judges_in_any_language() -> None:
    found = [(text, words) for text, _apps in TEXTS if (words := voice.loaded(text, "en"))]
    for language in tool.PLURALS:
        for entry in polib.pofile(str(tool.po_path(language))):
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                if text and (words := voice.loaded(text, language)):
                    found.append((text, words))
    assert found == []


def test_no_template_or_string_of_the_code_judges_round_gettext() -> None:
    found = [
        (p.name, words)
        for p in TEMPLATES
        if (words := voice.loaded(" ".join(voice.literals(p.read_text("utf-8"))), "en"))
    ]
    for path in MODULES:
        found += [(path.name, words) for text in strings(path) if (words := voice.loaded(text, "en"))]
    assert found == []


def strings(path: Path) -> list[str]:
    """The strings of a module, without its docstrings and notes."""
    tree = ast.parse(path.read_text("utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in notes
    ]


def test_whoever_is_named_stands_among_plain_words_alone() -> None:
    assert [(text, words) for text, apps in TEXTS if (words := voice.predicates(text, apps))] == []


def test_nothing_can_be_glued_behind_a_name_but_what_a_source_states() -> None:
    assert [text for text, apps in TEXTS if "register" in apps and voice.fragment(text)] == []


def test_nobody_is_claimed_to_do_anything() -> None:
    assert [(text, words) for text, _apps in TEXTS if (words := voice.claims(text))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_every_word_of_a_template_goes_through_translation(path: Path) -> None:
    assert voice.literals(path.read_text("utf-8")) == []


def test_translations_keep_who_says_it() -> None:
    for language in tool.PLURALS:
        for entry in polib.pofile(str(tool.po_path(language))):
            if voice.ATTRIBUTED.search(entry.msgid):
                assert tool.names(entry.msgid) == tool.names(entry.msgstr), (language, entry.msgid)


def wrong(text: str) -> bool:
    """Whether any check on texts of the register refuses this one."""
    return bool(
        voice.loaded(text, "en") or voice.predicates(text, {"register"}) or voice.fragment(text) or voice.claims(text)
    )


@pytest.mark.parametrize(
    "text",
    [
        "%(organisation)s supports boycotts",
        "%(organisation)s never opened its books",
        "%(name)s is close to the government",
        "%(x)s works with people who throw stones",
        "%(about)s, a Palestinian lobby, was asked",
        "%(reporter)s rightly says of %(about)s:",
        "%(reporter)s reports that %(speaker)s said of %(about)s, as everybody knows:",
        "This extremist organisation has a page",
        "The organisation denied it",
        "the so-called alliance",
        "a well known and respected donor",
        "is controversial in Israel",
        "refuses to publish its accounts",
        "never answers",
        "It supports the boycott.",
        "This organisation promotes one side.",
        "The watchdog claims without proof",
        "they harm peace",
        "An alliance that has failed",
        "Biased source",
        "Credible: yes",
    ],
)
def test_rule_refuses_sentences_of_its_own_about_somebody(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "%(reporter)s reports that %(speaker)s said of %(about)s:",
        "%(reporter)s reports of %(about)s, quoting %(speaker)s:",
        "%(reporter)s says of %(about)s:",
        "Reply of %(name)s",
        "Only those about %(about)s.",
        "No reply by %(date)s.",
        "%(count)s rows of %(years)s",
        "Asked for a reply on %(date)s.",
        "is a member of",
        "Every line has its source; nothing here is said by this site.",
    ],
)
def test_rule_lets_attribution_and_plain_labels_pass(text: str) -> None:
    assert not wrong(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("منظمة متطرفة", "ar"),
        ("الإرهابية", "ar"),
        ("بحسب المتطرفين", "ar"),
        ("ארגון קיצוני", "he"),
        ("והשקרים שלו", "he"),
        ("עמותה אנטישמית", "he"),
    ],
)
def test_rule_knows_words_that_judge_in_arabic_and_hebrew(text: str, language: str) -> None:
    assert voice.loaded(text, language)


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ organisation }} cheats</p>",
        '<p aria-label="cheats">{{ organisation }}</p>',
        "{% if x %}<b>cheats{% endif %}</b>",
        '<a title="{{ name }} cheats" href="/">x</a>',
    ],
)
def test_words_beside_a_name_in_a_template_are_found(template: str) -> None:
    assert "cheats" in voice.literals(template)


def test_translated_words_comments_and_english_asides_are_no_literals() -> None:
    template = (
        '{# cheats #}{% translate "Kind" %}<p lang="en">formula words</p><pre>comity run</pre>{{ x|default:"–" }}'
    )
    assert voice.literals(template) == []
