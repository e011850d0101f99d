"""Case files: one conflict or peace process as a folder of YAML and CSV, packed as one zip (docs/reference/case-file.md).

A case with an error is refused whole: one `broken` finding for each error and not one row, so that nothing half-read
enters the lake. `comity case check` asks the same questions of a folder before it is packed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.model.case import Claim, Source, to_json
from comity.model.errors import CaseError
from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import CasePart
from comity.parsing import yaml
from comity.readers.case_file import measures, register
from comity.readers.case_file.archive import HINT, KNOWN, SUFFIX, folder_files, unpack
from comity.readers.case_file.parts import Parts
from comity.readers.case_file.references import check_references
from comity.readers.case_file.report import Report
from comity.readers.case_file.rows import flow_lines, flows, series_lines
from comity.readers.case_file.structure import Builder, build_case

__all__ = ["FORMAT", "VERSION", "check", "folder_files", "read", "recognises"]

FORMAT = "case_file"
VERSION = "5"
ZIP_MAGIC = b"PK\x03\x04"
IGNORED_ENDINGS = (".md", ".txt")
OPTIONAL = (register.FILE, measures.FILE)


def recognises(head: Head) -> bool:
    """A zip that is named as a case, or whose first member says so."""
    if not head.data.startswith(ZIP_MAGIC):
        return False
    return head.name.endswith(SUFFIX) or b"case.yaml" in head.data[:4096]


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """The case's parts, its flows (one row a year) and its series; or, if anything is wrong, findings alone."""
    try:
        files = unpack(snapshot)
    except CaseError as error:
        yield Finding("case-zip", Level.BROKEN, error.where, 0, error.found, error.expected, error.next_step)
        return
    report, parts = _build(files)
    yield from report.findings
    if parts is not None and not report.broken:
        yield from _records(parts)


def check(files: Mapping[str, bytes]) -> list[Finding]:
    """Everything that is wrong with a case file, given as file name → bytes. Empty, or notes alone: the case is good."""
    return _build(files)[0].findings


def _build(files: Mapping[str, bytes]) -> tuple[Report, Parts | None]:
    report = Report()
    for name in files:
        if name not in KNOWN and not name.endswith(IGNORED_ENDINGS):
            report.note(
                "file",
                name,
                0,
                "",
                "a file that is no part of the format",
                ", ".join(KNOWN),
                "delete it, or leave it unread",
            )
    nodes = {name: _node(report, files, name) for name in ("case.yaml", "sources.yaml", "claims.yaml", *OPTIONAL)}
    case_builder = Builder(report, "case.yaml")
    case = build_case(case_builder, nodes["case.yaml"]) if nodes["case.yaml"] is not None else None
    source_builder = Builder(report, "sources.yaml")
    claim_builder = Builder(report, "claims.yaml", case.id if case else "")
    sources = source_builder.listed(Source, nodes["sources.yaml"]) if nodes["sources.yaml"] is not None else ()
    claims = claim_builder.listed(Claim, nodes["claims.yaml"]) if nodes["claims.yaml"] is not None else ()
    people, people_builder = register.build(report, nodes[register.FILE], sources, case.id if case else "")
    policy, policy_builder = measures.build(report, nodes[measures.FILE], case.id if case else "")
    money = flow_lines(report, files["flows.csv"]) if "flows.csv" in files else []
    series = series_lines(report, files["series.csv"]) if "series.csv" in files else []
    if case is None or report.broken:
        return report, None  # names cannot be looked up while the parts that bear them are missing
    parts = Parts(
        case,
        sources,
        claims,
        money,
        series,
        people,
        policy,
        case_builder,
        source_builder,
        claim_builder,
        people_builder,
        policy_builder,
    )
    check_references(report, parts)
    return report, parts


def _node(report: Report, files: Mapping[str, bytes], name: str) -> yaml.Node | None:
    if name not in files:
        if name not in ("claims.yaml", *OPTIONAL):
            report.error("missing-file", name, 0, "", "no such file", f"a file {name}", f"add {name}; {HINT}")
        return None
    try:
        return yaml.parse(files[name])
    except yaml.YamlProblem as problem:
        report.error("yaml", name, problem.line, "", problem.found, problem.expected, problem.remedy)
        return None


def _records(parts: Parts) -> Iterator[Yield]:
    case = parts.case
    yield CasePart("case.yaml", case.id, "case", case.id, to_json(case))
    for source in parts.sources:
        line = parts.source_builder.line_of(source)
        yield CasePart(f"sources.yaml line {line}", case.id, "source", source.id, to_json(source))
    for claim in parts.claims:
        line = parts.claim_builder.line_of(claim)
        yield CasePart(f"claims.yaml line {line}", case.id, "claim", claim.id, to_json(claim))
    yield from register.records(parts.register, parts.register_builder, case.id)
    yield from measures.records(parts)
    for row in parts.flows:
        yield from flows(row, case.id)
    yield from parts.series
