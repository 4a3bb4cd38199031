"""Words of a collaborative as values: who does what in a team, what state a thing is in, what may follow what."""

from steelyard.foundation.kit.choices import Choice
from steelyard.support.delivery.rules import ActivityKind


class Stage(Choice):
    """How far a team is with its problem of practice."""

    EXPLORING = "exploring", "Exploring"
    PREPARING = "preparing", "Getting ready"
    TRYING = "trying", "Trying it out"
    SPREADING = "spreading", "Spreading it"


class TeamRole(Choice):
    LEAD = "lead", "Team lead"
    SPONSOR = "sponsor", "Sponsor"
    POLICY = "policy", "Policy"
    PRACTICE = "practice", "Practice"
    DATA = "data", "Data"
    COMMUNICATION = "communication", "Communication"
    FUNDING = "funding", "Funding"
    VOICE = "voice", "Youth, family or community"
    MEMBER = "member", "Member"


class ApplicationStatus(Choice):
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Not this time"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Format(Choice):
    """Who meets in a session, and how."""

    CONVENING = "convening", "Convening of all teams"
    TEAM = "team", "Meeting of the team"
    CHECK_IN = "check_in", "Check-in"
    ROLE_ALIKE = "role_alike", "Role-alike group"
    AFFINITY = "affinity", "Affinity group"
    ONE_ON_ONE = "one_on_one", "One-on-one"


# What each kind of session is in the ledger.
LEDGER_KIND = {
    Format.CONVENING: ActivityKind.CONVENING,
    Format.TEAM: ActivityKind.COACHING,
    Format.CHECK_IN: ActivityKind.CHECK_IN,
    Format.ROLE_ALIKE: ActivityKind.CONVENING,
    Format.AFFINITY: ActivityKind.CONVENING,
    Format.ONE_ON_ONE: ActivityKind.COACHING,
}


class ElementKind(Choice):
    INPUT = "input", "What we put in"
    STRATEGY = "strategy", "What we do"
    CHANGE = "change", "What changes"
    VISION = "vision", "What it is for"


class Sphere(Choice):
    CONTROL = "control", "We control it"
    INFLUENCE = "influence", "We can influence it"
    CONCERN = "concern", "It concerns us"


class EncounterStatus(Choice):
    ASKED = "asked", "Waits for an answer"
    AGREED = "agreed", "Both sides agreed"
    DECLINED = "declined", "Not now"


class GroupKind(Choice):
    AGENCY = "agency", "Child- or youth-serving agency"
    YOUNG = "young", "Young people"
    FAMILY = "family", "Families"
    COMMUNITY = "community", "Community"
    EDUCATOR = "educator", "Educators"
    OTHER = "other", "Others"


class Power(Choice):
    """What part a group has in a stage of the work, from least to most."""

    INFORMED = "informed", "Informed"
    CONSULTED = "consulted", "Consulted"
    INVOLVED = "involved", "Involved"
    SHARED = "shared", "Shared decision"
    LED = "led", "Led"


STAGES = ("identify", "design", "decide", "implement", "assess")


class EntryKind(Choice):
    REFLECTION = "reflection", "Reflection"
    ACTION = "action", "Action"


class LoopKind(Choice):
    BARRIER = "barrier", "Barrier"
    FACILITATOR = "facilitator", "Facilitator"


class LoopStatus(Choice):
    RAISED = "raised", "Raised"
    SENT = "sent", "With whoever can change it"
    ANSWERED = "answered", "Answered, not told back yet"
    CLOSED = "closed", "Told back"


NEXT_LOOP_STATUS = {
    LoopStatus.RAISED: LoopStatus.SENT,
    LoopStatus.SENT: LoopStatus.ANSWERED,
    LoopStatus.ANSWERED: LoopStatus.CLOSED,
}


class Consent(Choice):
    ASKED = "asked", "Waits for the team's consent"
    GIVEN = "given", "The team agrees"
    REFUSED = "refused", "Stays in the team"
