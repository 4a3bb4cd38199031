"""What was printed of the wave of 2021: RAND RR-A1161-1 (2021), appendix, tables A.1 and A.2, and the text around them.

Percents are as printed. The tiers (90.9, 3.6 and 5.5 percent) and the roles (28, 19.3, 19.6 and 33 percent) were printed
without n; together they fit only 275 people, of whom 250, 10 and 15 are in the tiers. That all but 14 percent of
those in the second and third tier used the first one too does not fit 25 people, only 28 or 29: it keeps an n of its own.
"""

from dataclasses import dataclass

ANSWERED, INVITED = 353, 3506
# Roles by tiers: the margins follow from what was printed, the cells inside are ours.
TIERS = ("collaborative", "one_on_one", "webinar")
ROLES = {
    "state_agency": (8, 4, 65),
    "local_agency": (0, 6, 47),
    "school": (0, 1, 53),
    "other_organization": (2, 4, 85),
}
ALSO_OPEN = (24, 4)  # yes, no: of 28

# Providers engaged, by tier: means of 3.5, 2.9 and 1.6; of state staff 2.1, of local staff 1.7; of all 1.8, from 1 to 8.
# About a third of state and local staff (43 of 130) engaged more than one.
PROVIDERS = {
    ("state_agency", "collaborative"): (8, 4, 4, 3, 3, 3, 2, 2),
    ("other_organization", "collaborative"): (3, 3),
    ("state_agency", "one_on_one"): (4, 3, 3, 3),
    ("local_agency", "one_on_one"): (3, 3, 3, 3, 3, 3),
    ("school", "one_on_one"): (2,),
    ("other_organization", "one_on_one"): (3, 3, 3, 2),
    # of the first tier: those who engaged more than one; everybody else engaged one
    ("state_agency", "webinar"): (5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3),
    ("local_agency", "webinar"): (5, 4, 4, 4, 4, 4, 4, 4),
    ("school", "webinar"): (3,) * 16,
    ("other_organization", "webinar"): (4, 4, *(3,) * 16, *(2,) * 6),
}


@dataclass(frozen=True)
class Consideration:
    """One row of table A.1; the scale's fourth answer is what is left. ``top``: important or very, where the text says."""

    name: str
    n: int
    not_at_all: int
    somewhat: int
    very: int
    top: int | None = None


TABLE_A1 = (
    Consideration("breadth", 170, 0, 4, 58),
    Consideration("depth", 170, 0, 2, 72),
    Consideration("current_events", 170, 1, 6, 54, top=93),
    Consideration("structured", 171, 2, 19, 37, top=80),
    Consideration("flexible", 171, 1, 6, 56, top=93),
    Consideration("thorough", 164, 20, 41, 9),
    Consideration("light", 165, 22, 38, 18),
    Consideration("one_provider", 170, 16, 33, 18),
    Consideration("several_providers", 168, 9, 25, 21),
)
SCALE = ("not_at_all", "somewhat", "important", "very")
# Table A.2: percents of the ten members of collaboratives.
TABLE_A2 = {"depth": 10, "breadth": 0, "cost": 10, "reputation": 0, "alignment": 70, "level": 0, "other": 10}
WISHES, ON_EQUITY = 43, 8  # almost 20 percent

# The wave of 2020: only how many answered was published.
ANSWERED_2020, INVITED_2020 = 59, 327
