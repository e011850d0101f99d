"""Translations without GNU gettext: finds every message of the site, merges it into locale/*/django.po, compiles .mo.

    python tools/messages.py          merge and compile
    python tools/messages.py --check  only say what is missing, untranslated, stale or not compiled (exit 1)

Messages are read from templates by Django's own templatize, and from Python by its syntax tree. Arabic has six plural
forms and says so in its head; tests/web/test_translations.py holds the files to this.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "comity" / "web"
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "he": "nplurals=2; plural=(n != 1);",
}
SHAPES = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
Key = tuple[str, str, str]
"""Context, message, plural; empty where there is none."""


def main() -> int:
    """Merge and compile, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    found = messages()
    if given.check:
        problems = [problem for language in PLURALS for problem in check(language, found)]
        print("\n".join(problems) or f"{len(found)} messages, all translated and compiled")
        return 1 if problems else 0
    for language in PLURALS:
        merge(language, found)
    print(f"{len(found)} messages")
    return 0


def messages() -> dict[Key, set[str]]:
    """Every message of templates and code, with the files it stands in."""
    found: dict[Key, set[str]] = {}
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")]):
        keys = _of_template(path) if path.suffix == ".html" else _of_python(path)
        for key in keys:
            found.setdefault(key, set()).add(str(path.relative_to(WEB)))
    return found


def _of_template(path: Path) -> Iterator[Key]:
    for name, arguments in CALL.findall(templatize(path.read_text("utf-8"), origin=str(path))):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments, re.DOTALL)]
        yield _key(name, texts)


def _of_python(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHAPES:
            shape = SHAPES[node.func.id]
            texts = [
                a.value for a in node.args[: len(shape)] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if len(texts) == len(shape):
                yield _key(node.func.id, texts)


def _key(name: str, texts: list[str]) -> Key:
    given = dict(zip(SHAPES[name], texts, strict=False))
    return given.get("context", ""), given["id"], given.get("plural", "")


def po_path(language: str) -> Path:
    """The catalogue of a language."""
    return WEB / "locale" / language / "LC_MESSAGES" / "django.po"


def merge(language: str, found: dict[Key, set[str]]) -> None:
    """Keep translations that still have a message, add empty entries for new ones, drop the rest, compile."""
    path = po_path(language)
    old = (
        {(e.msgctxt or "", e.msgid, e.msgid_plural or ""): e for e in polib.pofile(str(path))} if path.exists() else {}
    )
    made = polib.POFile(wrapwidth=110)
    made.metadata = {
        "Project-Id-Version": "comity",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    forms = int(PLURALS[language].split("nplurals=")[1].split(";")[0])
    for key, files in found.items():
        context, text, plural = key
        entry = polib.POEntry(msgid=text, occurrences=[(name, "") for name in sorted(files)])
        if context:
            entry.msgctxt = context
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = {i: old[key].msgstr_plural.get(i, "") if key in old else "" for i in range(forms)}
        else:
            entry.msgstr = old[key].msgstr if key in old else ""
        if "%(" in text or "%(" in plural:
            entry.flags.append("python-format")
        made.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))
    made.save_as_mofile(str(path.with_suffix(".mo")))


def check(language: str, found: dict[Key, set[str]]) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    path = po_path(language)
    catalogue = polib.pofile(str(path))
    entries = {(e.msgctxt or "", e.msgid, e.msgid_plural or ""): e for e in catalogue}
    problems = [f"{language}: missing: {key[1]!r}" for key in found if key not in entries]
    problems += [f"{language}: no longer used: {key[1]!r}" for key in entries if key not in found]
    if catalogue.metadata.get("Plural-Forms") != PLURALS[language]:
        problems.append(f"{language}: Plural-Forms is {catalogue.metadata.get('Plural-Forms')}")
    for key, entry in entries.items():
        texts = list(entry.msgstr_plural.values()) if key[2] else [entry.msgstr]
        if entry.fuzzy:
            problems.append(f"{language}: fuzzy: {key[1]!r}")
        if not all(texts):
            problems.append(f"{language}: untranslated: {key[1]!r}")
            continue
        wanted = names(key[2] or key[1])
        for text in texts:
            extra = names(text) - wanted - names(key[1])
            if extra or (not key[2] and wanted - names(text)):
                problems.append(f"{language}: parameters differ: {key[1]!r}")
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    kept = {(e.msgctxt or "", e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled}
    meant = {(e.msgctxt or "", e.msgid): (e.msgstr, e.msgstr_plural) for e in catalogue.translated_entries()}
    if kept != meant:
        problems.append(f"{language}: the .mo is not compiled from this .po; run tools/messages.py")
    return problems


def names(text: str) -> set[str]:
    """The parameters of a message."""
    return set(re.findall(r"%\((\w+)\)s", text))


if __name__ == "__main__":
    sys.exit(main())
