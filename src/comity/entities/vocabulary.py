"""The words that names are made of (vocabulary.yaml), as sets and tables."""

from __future__ import annotations

from importlib import resources

import yaml

_LISTED = yaml.safe_load(resources.files("comity.entities").joinpath("vocabulary.yaml").read_text("utf-8"))

LEGAL = frozenset(_LISTED["legal"].split())
LIGHT = frozenset(_LISTED["light"].split())
SMALL = frozenset(_LISTED["small"].split())
GOVERNING = frozenset(_LISTED["governing"].split())
SAME_WORD: dict[str, str] = {word: same for same, words in _LISTED["same"].items() for word in words.split()}
SORT_OF: dict[str, str] = {word: sort for sort, words in _LISTED["sorts"].items() for word in words.split()}
SAME_FORM: dict[str, str] = {word: same for same, words in _LISTED["forms"].items() for word in words.split()}
ALPHA3: dict[str, str] = dict(pair.split(":") for pair in _LISTED["alpha3"].split())
