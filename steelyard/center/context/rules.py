"""What may be shown of a state's figures: small numbers of people are not. And what context events press on."""

from decimal import Decimal

from steelyard.analysis.disclosure import HIDDEN, K, Shown, shown_percent
from steelyard.foundation.kit.choices import Choice


class EventKind(Choice):
    """What of the world outside has changed."""

    BUDGET = "budget", "Budget"
    CHARGE = "charge", "Charge"
    CRISIS = "crisis", "Crisis"
    POLICY = "policy", "Policy"
    PARTNER = "partner", "Partner"
    STAFFING = "staffing", "Staffing"


class Strength(Choice):
    """How hard an event presses, as people judge it."""

    LIGHT = "light", "Light"
    CLEAR = "clear", "Clear"
    STRONG = "strong", "Strong"


class BreadthEnd(Choice):
    BREADTH = "breadth", "Breadth"
    DEPTH = "depth", "Depth"


class ResponsivenessEnd(Choice):
    RESPONSIVENESS = "responsiveness", "Responsiveness"
    STRUCTURE = "structure", "Structure"


class PartnershipEnd(Choice):
    PARTNERSHIP = "partnership", "Partnership"
    OWNERSHIP = "ownership", "Ownership"


def missing_of_press(kind: str, strength: str, reason: str) -> list[str]:
    """The fields that an event which presses on a weight still lacks."""
    given = {"kind": kind, "strength": strength, "press_reason": reason}
    return [name for name, value in given.items() if not value]


class Unit(Choice):
    """What a figure counts."""

    PEOPLE = "people", "people"
    PERCENT = "percent", "percent of people"
    NUMBER = "number", "number of other things"
    DOLLARS = "dollars", "dollars"


def shown_figure(unit: str, value: Decimal, n: int | None) -> Shown:
    """A published figure as a public page may repeat it; ``n`` is the number of people behind it, if the source says.

    Counts of people below ``K``, and whatever stands on fewer than ``K`` people, are not shown; percents follow the
    bands of whole groups (disclosure, R2 and R4).
    """
    if (n is not None and n < K) or (unit == Unit.PEOPLE and value < K):
        return HIDDEN
    if unit == Unit.PERCENT and n is not None:
        return shown_percent(round(value * n / 100), n, subgroup=False)
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return Shown({Unit.PERCENT: f"{text}%", Unit.DOLLARS: f"${text}"}.get(Unit(unit), text), value, value)
