"""The repository keeps its own promises: a test, fixture and page for each reader and method, true tables, clean files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import comity
from comity.lake.schemas import SCHEMAS
from comity.methods.figures import COMPUTE
from comity.model.records import RECORDS, TABLE_OF
from comity.readers.known import READERS

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("reader", [r.FORMAT for r in READERS])
def test_every_reader_has_tests_and_a_page(reader: str) -> None:
    assert (ROOT / "docs/reference/readers" / f"{reader}.md").is_file()
    assert any((ROOT / "tests/readers" / reader).rglob("*")), f"tests/readers/{reader} is empty"


def test_formats_are_told_apart_by_name_and_have_versions() -> None:
    assert len({r.FORMAT for r in READERS}) == len(READERS)
    assert all(r.VERSION for r in READERS)


@pytest.mark.parametrize("method", [*COMPUTE, "claims", "sensitivity", "boundary", "chain"])
def test_every_method_has_a_page_with_a_worked_example_or_its_rule(method: str) -> None:
    text = (ROOT / "docs/methods" / f"{method}.md").read_text()
    assert len(text) > 400


def test_every_record_has_a_table_and_the_reference_is_true() -> None:
    assert set(TABLE_OF.values()) == set(RECORDS)
    assert set(RECORDS) < set(SCHEMAS)
    done = subprocess.run([sys.executable, str(ROOT / "tools/tables.py"), "--check"])
    assert done.returncode == 0, "docs/reference/tables.md is stale: run tools/tables.py"


def test_every_decision_has_a_status_and_numbers_run_on() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(p.name[:4]) for p in pages] == list(range(1, len(pages) + 1))
    assert all(re.search(r"^Status: (accepted|superseded)", p.read_text(), re.MULTILINE) for p in pages)


def test_what_several_locks_name_is_one_version() -> None:
    """`make run` installs from two of them at the same time."""
    pinned: dict[str, set[str]] = {}
    for lock in ROOT.glob("requirements*.lock"):
        for name, rest in re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==([^\\\n]+)", lock.read_text(), re.MULTILINE):
            pinned.setdefault(name, set()).add(rest.strip())
    assert len(pinned) > 50
    assert {name: versions for name, versions in pinned.items() if len(versions) > 1} == {}


def test_every_source_names_a_format_that_is_read() -> None:
    for path in (ROOT / "src/comity/sources").glob("*.yaml"):
        described = yaml.safe_load(path.read_text())
        assert described["format"] in {r.FORMAT for r in READERS}, path.name


def test_no_file_names_this_machine_and_no_published_file_is_committed() -> None:
    home = str(ROOT.parent) + "/"
    manifest = ROOT.parent / "shared" / "data" / "MANIFEST.tsv"
    published = {line.split("\t")[2] for line in manifest.read_text().splitlines()[1:]} if manifest.exists() else set()
    import hashlib

    for path in tracked():
        data = path.read_bytes()
        assert home.encode() not in data, path
        if len(data) > 200:
            assert hashlib.sha256(data).hexdigest() not in published, f"{path} is a published file"


def test_links_between_the_documents_lead_somewhere() -> None:
    for page in (p for p in tracked() if p.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_package_carries_its_cases_and_sources() -> None:
    inside = Path(comity.__file__).parent
    assert {p.name for p in (inside / "cases").iterdir() if p.is_dir()} >= {"israel-palestine", "northern-ireland"}
    assert list((inside / "sources").glob("*.yaml"))
