"""The tables of the room, by noun. Texts lie sealed; ``TEXTS`` opens them, and ``tasks.names`` the names."""

from steelyard.evidence.inquiry.models.cases import Case, Claim, Ground, OutlineSection, Statement
from steelyard.evidence.inquiry.models.codes import Code, Codebook, CodeChange
from steelyard.evidence.inquiry.models.coding import Coding, Excerpt, Memo
from steelyard.evidence.inquiry.models.documents import TEXTS, Document, NameRule
from steelyard.evidence.inquiry.models.pairing import Pairing, PairMember, Resolution
from steelyard.evidence.inquiry.models.releases import Answer, Display, Finding, Quote
from steelyard.evidence.inquiry.models.room import Coder, Reading
from steelyard.evidence.inquiry.models.sample import Guide, GuideVersion, Interview, Respondent

__all__ = [
    "TEXTS",
    "Answer",
    "Case",
    "Claim",
    "Code",
    "CodeChange",
    "Codebook",
    "Coder",
    "Coding",
    "Display",
    "Document",
    "Excerpt",
    "Finding",
    "Ground",
    "Guide",
    "GuideVersion",
    "Interview",
    "Memo",
    "NameRule",
    "OutlineSection",
    "PairMember",
    "Pairing",
    "Quote",
    "Reading",
    "Resolution",
    "Respondent",
    "Statement",
]
