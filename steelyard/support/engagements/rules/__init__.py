"""Words of an engagement as values: sides, roles, stages, how a thing was passed on, and what a check finds."""

from collections.abc import Iterable
from datetime import date

from steelyard.foundation.kit.choices import Choice


class Side(Choice):
    CENTER = "center", "The center"
    AGENCY = "agency", "The agency"


class LinkageRole(Choice):
    """What somebody of the linkage team is in it for."""

    LEAD = "lead", "Lead"
    SPONSOR = "sponsor", "Sponsor"
    COACH = "coach", "Coach"
    POLICY = "policy", "Policy"
    PRACTICE = "practice", "Practice"
    DATA = "data", "Data"
    MEMBER = "member", "Member"


class Stage(Choice):
    """How far an innovation is in an agency; stages overlap and are gone back to."""

    EXPLORATION = "exploration", "Exploration"
    INSTALLATION = "installation", "Installation"
    INITIAL = "initial", "Initial implementation"
    FULL = "full", "Full implementation"


class Means(Choice):
    """How something was passed on."""

    TRAINING = "training", "Training"
    COACHING = "coaching", "Coaching"
    MATERIAL = "material", "Material"
    POLICY = "policy", "Rule or guidance"
    FUNDING = "funding", "Funding"
    OTHER = "other", "Other"


class Standing(Choice):
    """Whether what was built is still there at a check."""

    IN_PLACE = "in_place", "Still in place"
    PARTLY = "partly", "Partly in place"
    GONE = "gone", "No longer in place"


CHECKS = (6, 12, 24)  # months after the end
SHARE_TO_REACH = 60  # percent of those who can benefit that the seed names
LEVELS = (1, 2, 3, 4)  # of a rating


def not_in_order(since: date, until: date | None, what: str) -> str:
    """Why these two days cannot be; empty if they can."""
    if until is None or until >= since:
        return ""
    return f"{what} ends on {until:%B %-d, %Y}, before it begins on {since:%B %-d, %Y}."


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def later(day: date, months: int) -> date:
    """The same day so many months on; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year, first.month, min(day.day, (following - first).days))


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from that of ``first`` to that of ``last``, both included."""
    month, months = month_of(first), []
    while month <= last:
        months.append(month)
        month = later(month, 1)
    return months


def due_checks(ended_on: date | None, done: Iterable[int], today: date) -> list[tuple[int, date]]:
    """(months, day) of each check whose day has come and that nobody has made; nothing before the end."""
    if ended_on is None:
        return []
    made = set(done)
    days = [(months, later(ended_on, months)) for months in CHECKS if months not in made]
    return [(months, day) for months, day in days if day <= today]
