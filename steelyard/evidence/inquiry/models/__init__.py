"""The tables of the room, by noun. Texts lie sealed; ``TEXTS`` opens them, and ``tasks.names`` the names."""

from steelyard.evidence.inquiry.models.codes import Code, Codebook, CodeChange
from steelyard.evidence.inquiry.models.coding import Coding, Excerpt, Memo
from steelyard.evidence.inquiry.models.documents import TEXTS, Document, NameRule
from steelyard.evidence.inquiry.models.room import Coder, Reading
from steelyard.evidence.inquiry.models.sample import Guide, GuideVersion, Interview, Respondent

__all__ = [
    "TEXTS",
    "Code",
    "CodeChange",
    "Codebook",
    "Coder",
    "Coding",
    "Document",
    "Excerpt",
    "Guide",
    "GuideVersion",
    "Interview",
    "Memo",
    "NameRule",
    "Reading",
    "Respondent",
]
