"""Cases, and how claims are weighed."""

from steelyard.foundation.kit.choices import Choice


class CaseKind(Choice):
    RESPONDENT = "respondent", "Respondent"
    TEAM = "team", "Team"
    STATE = "state", "State"
    SUPPORT = "support", "Support"


class Strength(Choice):
    OPEN = "open", "Not weighed yet"
    WEAK = "weak", "Weak"
    MODERATE = "moderate", "Moderate"
    STRONG = "strong", "Strong"


class Side(Choice):
    FOR = "for", "For"
    AGAINST = "against", "Against"


class Source(Choice):
    INTERVIEW = "interview", "Interview"
    DOCUMENT = "document", "Document"
    FEEDBACK = "feedback", "Feedback figure"
    LEDGER = "ledger", "Ledger figure"


# What stands on an excerpt, and what on a figure that says its n and period.
ON_EXCERPTS = frozenset({Source.INTERVIEW, Source.DOCUMENT})

OUTLINE = (
    "Who this is and how they came to the work",
    "What support they had, from whom and how much",
    "Breadth and depth",
    "Responsiveness and structure",
    "Partnership and ownership",
    "What changed, and what did not",
)
