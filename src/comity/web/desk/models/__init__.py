"""The desk's own tables: documents and proposals, who is who, watched addresses."""

from comity.web.desk.models.matching import Candidate, Mentioned, Verdict
from comity.web.desk.models.reading import Proposal, Reading
from comity.web.desk.models.watching import Change, Watched

__all__ = ["Candidate", "Change", "Mentioned", "Proposal", "Reading", "Verdict", "Watched"]
