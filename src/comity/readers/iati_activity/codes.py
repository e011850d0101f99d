"""IATI's codes: which transaction type is which stage, and what version 1 called what version 2 numbers.

Authority: the codelists of the IATI standard 2.03 (iatistandard.org) and the changes of its 2.01 upgrade, which turned
words and letters into numbers. A code that is on no list here is kept as published.
"""

from __future__ import annotations

from typing import Final

from comity.model.stage import Stage

STAGES: Final[dict[str, str]] = {
    "2": Stage.COMMITTED.value,
    "3": Stage.DISBURSED.value,
    "4": Stage.SPENT.value,
    "5": Stage.RETURNED.value,
    "6": Stage.RETURNED.value,
    "7": Stage.RETURNED.value,
    "8": Stage.DISBURSED.value,
    "9": Stage.RETURNED.value,
    "12": Stage.PLEDGED.value,
}
"""Transaction types that are flows. Incoming funds, commitments and pledges (1, 11, 13) are views from below; a guarantee
(10) moves no money."""

NO_FLOW: Final = frozenset({"1", "10", "11", "13"})

TRANSACTION_TYPES: Final = {
    **{str(code): str(code) for code in range(1, 14)},
    "IF": "1",
    "C": "2",
    "D": "3",
    "E": "4",
    "IR": "5",
    "LR": "6",
    "R": "7",
    "QP": "8",
    "QS": "9",
    "CG": "10",
    "incoming funds": "1",
    "commitment": "2",
    "disbursement": "3",
    "expenditure": "4",
    "interest repayment": "5",
    "loan repayment": "6",
    "reimbursement": "7",
}
ROLES: Final = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "funding": "1",
    "accountable": "2",
    "extending": "3",
    "implementing": "4",
}
DATE_TYPES: Final = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "start-planned": "1",
    "start-actual": "2",
    "end-planned": "3",
    "end-actual": "4",
}
BUDGET_TYPES: Final = {"original": "1", "revised": "2"}
SECTOR_VOCABULARIES: Final = {
    "1": "1",
    "2": "2",
    "99": "99",
    "DAC": "1",
    "DAC-3": "2",
    "COFOG": "3",
    "NACE": "4",
    "NTEE": "5",
    "ADT": "6",
    "ISO": "10",
    "RO2": "98",
    "RO": "99",
}
MARKER_VOCABULARIES: Final = {"DAC": "1", "RO": "99"}

NUMBERED_VERSIONS = frozenset({"2.01", "2.02", "2.03"})
WORDED_VERSIONS = frozenset({"1.00", "1.01", "1.02", "1.03", "1.04", "1.05"})

WITHOUT_A_TABLE: Final = frozenset(
    {
        "activity-website",
        "conditions",
        "contact-info",
        "country-budget-items",
        "crs-add",
        "fss",
        "humanitarian-scope",
        "legacy-data",
        "other-identifier",
        "tag",
    }
)
"""Elements of IATI that are kept as XML."""

CONTACT_KEPT: Final = frozenset({"organisation", "department", "website", "mailing-address"})
"""What is kept of contact-info: the office, never the person (name, job title, telephone, e-mail)."""

OFFICE: Final = CONTACT_KEPT | {"narrative", "type", "{http://www.w3.org/XML/1998/namespace}lang"}
"""The names of elements and attributes in what is kept of it."""
