"""The document reader: a page, a PDF or a plain text becomes proposals that a person accepts, edits or rejects at the desk.

Nothing is published or kept here. Rules propose; a language model may (`model_seam.py`, off by default) and is marked as such.
Written form and rules: docs/reference/document-reader.md.
"""

from comity.documents.proposals import KINDS, Proposal
from comity.documents.proposing import Reading, propose
from comity.documents.reading import Document, read_document

__all__ = ["KINDS", "Document", "Proposal", "Reading", "propose", "read_document"]
