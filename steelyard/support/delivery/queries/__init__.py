"""Reading the ledger: counting, supports, what the page for recording knows, and Today."""

from steelyard.support.delivery.queries.counting import (
    Committed,
    HoursLeft,
    Spent,
    committed,
    counted_activities,
    counted_effort,
    counted_participation,
    delivery_case,
    effort_cents,
    hours_left,
    hours_left_by_staff,
    remaining_minutes,
    shared_minutes,
    spent,
    with_delivery,
)
from steelyard.support.delivery.queries.records import places_on, staff_of

__all__ = [
    "Committed",
    "HoursLeft",
    "Spent",
    "committed",
    "counted_activities",
    "counted_effort",
    "counted_participation",
    "delivery_case",
    "effort_cents",
    "hours_left",
    "hours_left_by_staff",
    "places_on",
    "remaining_minutes",
    "shared_minutes",
    "spent",
    "staff_of",
    "with_delivery",
]
