"""Words of the room: who is asked, what is read, at which level it is coded."""

from steelyard.foundation.kit.choices import Choice


class NotNow(Exception):
    """What was asked cannot be done as things stand; the message says why and what can be done."""


class Stratum(Choice):
    """Of whom the sample is made."""

    STAFF = "staff", "Center staff"
    PARTNER = "partner", "Partners and experts"
    RECIPIENT = "recipient", "Recipients"


class AgencyLevel(Choice):
    STATE = "state", "State agency"
    LOCAL = "local", "District or local agency"
    OTHER = "other", "Another organization"


class InterviewStatus(Choice):
    INVITED = "invited", "Invited"
    HELD = "held", "Held"
    DECLINED = "declined", "Declined"


class Consent(Choice):
    NOT_ASKED = "not_asked", "Not asked yet"
    GIVEN = "given", "Given, with recording"
    NOTES_ONLY = "notes_only", "Given, notes only"
    REFUSED = "refused", "Refused"


# Without one of these no transcript of the interview is taken in.
CONSENTED = frozenset({Consent.GIVEN, Consent.NOTES_ONLY})


class DocumentKind(Choice):
    INTERVIEW = "interview", "Interview"
    DOCUMENT = "document", "Document"
    FEEDBACK = "feedback", "Open answers of feedback"
    NOTE = "note", "Note of a support"
    ARTEFACT = "artefact", "Artefact of a support"


class DocumentStatus(Choice):
    DRAFT = "draft", "Names to check"
    READY = "ready", "Ready to code"
    WITHDRAWN = "withdrawn", "Taken out"


class Level(Choice):
    """How far a code stands from the words: what is told, what it is about, what it means."""

    DESCRIPTIVE = "descriptive", "Descriptive"
    THEMATIC = "thematic", "Thematic"
    ANALYTIC = "analytic", "Analytic"


class Via(Choice):
    """How a coding came to be; a person did or confirmed each."""

    HAND = "hand", "By hand"
    SEARCH = "search", "Found by search, confirmed"
    IMPORT = "import", "Imported"


class Looked(Choice):
    """On what occasion somebody read words of a document."""

    PAGE = "page", "Opened"
    LIST = "list", "Excerpts listed"
    SEARCH = "search", "Searched"
    EXPORT = "export", "Exported"
    NAMES = "names", "Names behind pseudonyms shown"
