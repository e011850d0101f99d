"""Every word of the interface is in Arabic and Hebrew: nothing missing, stale, fuzzy or uncompiled, all plural forms there."""

from __future__ import annotations

import polib
import pytest
from django.utils.translation import ngettext, override
from tools import messages as tool


@pytest.mark.parametrize("language", list(tool.PLURALS))
def test_catalogue_is_complete_and_compiled(language: str) -> None:
    assert tool.check(language, tool.messages()) == []


def test_arabic_uses_all_six_plural_forms() -> None:
    with override("ar"):
        said = {n: ngettext("%(count)s row", "%(count)s rows", n) for n in (0, 1, 2, 3, 11, 100)}
    assert len(set(said.values())) == 6


def test_check_notices_what_would_go_wrong(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "po_path", lambda language: tmp_path / f"{language}.po")
    found = {("", "Cases", ""): {"a.html"}, ("", "%(a)s of %(b)s", ""): {"a.html"}}
    tool.merge("ar", found)
    assert any("untranslated" in problem for problem in tool.check("ar", found))
    text = (tmp_path / "ar.po").read_text("utf-8")
    (tmp_path / "ar.po").write_text(
        text.replace('msgid "Cases"\nmsgstr ""', 'msgid "Cases"\nmsgstr "الحالات"'), "utf-8"
    )
    problems = tool.check("ar", found)
    assert any("compiled" in problem for problem in problems)
    assert not any("'Cases'" in problem for problem in problems)
    assert any("missing" in problem for problem in tool.check("ar", {**found, ("", "New", ""): {"a.html"}}))


@pytest.mark.parametrize("language", list(tool.PLURALS))
def test_no_translation_holds_isolates_which_pages_print_by_number(language: str) -> None:
    entries = polib.pofile(str(tool.WEB / "locale" / language / "LC_MESSAGES" / "django.po"))
    said = [(e.msgid, text) for e in entries for text in (e.msgstr, *e.msgstr_plural.values())]
    assert [msgid for msgid, text in said if any(mark in text for mark in "\u2066\u2067\u2068\u2069")] == []
