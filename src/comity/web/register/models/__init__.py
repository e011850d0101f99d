"""The register's tables, one file for each idea. What people here enter; what publishers said of money is in the lake."""

from comity.web.register.models.articles import Article
from comity.web.register.models.notes import PrivateNote
from comity.web.register.models.organisations import (
    Contact,
    Identifier,
    Organisation,
    OrganisationName,
    OwnWords,
    Person,
    PublicRole,
)
from comity.web.register.models.relations import Relation
from comity.web.register.models.replies import Approval, Correction, LogEntry, Notice, Reply
from comity.web.register.models.sources import Source
from comity.web.register.models.statements import Attribution, Statement
from comity.web.register.models.suggestions import Suggestion

__all__ = [
    "Approval",
    "Article",
    "Attribution",
    "Contact",
    "Correction",
    "Identifier",
    "LogEntry",
    "Notice",
    "Organisation",
    "OrganisationName",
    "OwnWords",
    "Person",
    "PrivateNote",
    "PublicRole",
    "Relation",
    "Reply",
    "Source",
    "Statement",
    "Suggestion",
]
