"""Kinds of organizations, how names compare, and whose place is whose today: as values and functions of values."""

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import fold


class OrganizationKind(Choice):
    SEA = "sea", "State education agency (SEA)"
    LEA = "lea", "Local education agency (LEA)"
    SCHOOL = "school", "School"
    STATE_AGENCY = "state_agency", "Sister state agency"
    REGIONAL_AGENCY = "regional_agency", "Regional education agency"
    FEDERAL_CENTER = "federal_center", "Federally funded center"
    NONPROFIT = "nonprofit", "Nonprofit"
    UNIVERSITY = "university", "University"
    FUNDER = "funder", "Funder"
    CENTER = "center", "The center"
    OPERATING_PARTNER = "operating_partner", "Operating partner"
    OTHER = "other", "Other organization"


# Agencies that may ask for and receive support.
AGENCIES = frozenset(
    {
        OrganizationKind.SEA,
        OrganizationKind.LEA,
        OrganizationKind.SCHOOL,
        OrganizationKind.STATE_AGENCY,
        OrganizationKind.REGIONAL_AGENCY,
    }
)
# Organizations that may provide support beside the center.
PROVIDERS = frozenset(
    {
        OrganizationKind.FEDERAL_CENTER,
        OrganizationKind.NONPROFIT,
        OrganizationKind.UNIVERSITY,
        OrganizationKind.OPERATING_PARTNER,
        OrganizationKind.CENTER,
        OrganizationKind.OTHER,
    }
)


class StateKind(Choice):
    STATE = "state", "State"
    DISTRICT = "district", "Federal district"
    TERRITORY = "territory", "Territory"


# How the federal directory of districts says what is not open: closed, inactive, not yet open.
_NOT_OPEN = frozenset({"2", "6", "7"})
_SERVICE_AGENCY = "4"


def has_closed(status: str) -> bool:
    """Whether a district's status in the federal directory (SY_STATUS) means that it does not operate."""
    return status in _NOT_OPEN


def kind_of_lea(lea_type: str) -> OrganizationKind:
    """The kind that a type in the federal directory (LEA_TYPE) means: service agencies serve other districts."""
    return OrganizationKind.REGIONAL_AGENCY if lea_type == _SERVICE_AGENCY else OrganizationKind.LEA


class AdviceStatus(Choice):
    OPEN = "open", "Waits for the center's answer"
    ANSWERED = "answered", "Answered"


class Likeness(Choice):
    """Why two records may be one."""

    SAME_NAME = "same_name", "The same name"
    NEAR_NAME = "near_name", "Nearly the same name"
    SAME_MAILBOX = "same_mailbox", "The same name before the @"
    SAME_PHONE = "same_phone", "Nearly the same name and the same telephone"
    FROM_LIST = "from_list", "Nearly the same name and address in a contact list"


# Names alike to at least this share of their letters (difflib's ratio) may be one person's: a slip of a letter
# in "Katherine Example" is 0.94, a middle initial 0.92; Maria and Marie of one family name mostly stay below.
NEARLY = 0.92
# A name that more people than these share within a state says little about any two of them.
NAMESAKES = 6
# Mailboxes of offices, not of people.
OFFICES = frozenset(["admin", "contact", "help", "hello", "info", "mail", "office", "superintendent", "webmaster"])


def name_key(name: str) -> str:
    """The folded name, cut to its column: folding can make some scripts longer."""
    return fold(name)[:200]


def last_key(name: str) -> str:
    """The last word of a name, folded."""
    return name_key(name).rpartition(" ")[2]


def search_key(*parts: str | None) -> str:
    """A blank before each folded word, so that " word" finds words by their beginning."""
    folded = f" {fold(' '.join(part for part in parts if part))}"
    return folded[:400]


def person_keys(name: str) -> dict[str, str]:
    """The columns computed from a person's name."""
    return {"name_key": name_key(name), "last_key": last_key(name)}


def organization_keys(name: str, *others: str | None) -> dict[str, str]:
    """The columns computed from an organization's name, and from short name, city and code."""
    return {"name_key": name_key(name), "search_key": search_key(name, *others)}


# What is computed from other fields, and so is no news in history.
DERIVED = frozenset({"name_key", "search_key", "last_key"})


def nearly_same(first: str, second: str) -> bool:
    """Whether two folded names differ by a slip, or hold the same words in another order."""
    if sorted(first.split()) == sorted(second.split()):
        return True
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.real_quick_ratio() >= NEARLY and match.quick_ratio() >= NEARLY and match.ratio() >= NEARLY


def mailbox(email: str) -> str:
    """What stands before the @, without a tag; empty where it names an office."""
    local = email.partition("@")[0].partition("+")[0]
    return "" if local in OFFICES else local


def is_current(since: date | None, until: date | None, today: date) -> bool:
    return (since is None or since <= today) and (until is None or until >= today)


def place_of_today[P: tuple[date | None, date | None, int]](places: Iterable[P], today: date) -> P | None:
    """Of affiliations (since, until, id) the one that counts today: current, begun last, written last."""
    current = [place for place in places if is_current(place[0], place[1], today)]
    return max(current, key=lambda place: (place[0] or date.min, place[2]), default=None)
