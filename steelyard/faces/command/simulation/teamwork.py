"""What simulated teams say: problems of practice, milestones, theories of change, groups, loops, thoughts."""

from steelyard.support.collaboratives.rules import ElementKind, EntryKind, GroupKind, Power, Sphere

PROBLEMS = (
    "Schools get the same questions about safety from three agencies, and no answer comes back.",
    "Screening finds children who need help, and the referral then takes months.",
    "Districts buy programs for well-being one by one; nobody sees which of them fit together.",
    "Families hear of changes last. How do they take part before a decision is made?",
    "School climate data are collected every year, and few schools act on them.",
    "Educators leave early careers. What would make their schools places to stay?",
    "Crisis plans stand beside prevention plans, written by different people.",
    "Young people are asked for stories and not for decisions.",
)
MILESTONES = ("A list of what each agency does", "A shared vision on one page", "Two districts try it", "Rules changed")
CELEBRATIONS = ("Cake at the meeting", "A letter to everybody who helped", "Told at the board’s meeting")
FACILITATORS = ("One district’s calendar of questions spares everybody two weeks.",)
BARRIERS = (
    "The grant’s form asks schools for the same numbers as the safety report.",
    "Counselors may not share a referral with the clinic across the street.",
    "Districts must choose a program before they have looked at their data.",
)
THEORY = (
    (ElementKind.INPUT, Sphere.CONTROL, "Six people, four hours a month"),
    (ElementKind.INPUT, Sphere.INFLUENCE, "Data of three agencies"),
    (ElementKind.STRATEGY, Sphere.CONTROL, "One map of all programs"),
    (ElementKind.STRATEGY, Sphere.CONTROL, "A table where practice talks to policy"),
    (ElementKind.CHANGE, Sphere.INFLUENCE, "Agencies ask schools once"),
    (ElementKind.CHANGE, Sphere.INFLUENCE, "Rules follow what schools find"),
    (ElementKind.VISION, Sphere.CONCERN, "Every young person is safe, known and heard"),
)
ARROWS = ((0, 2), (0, 3), (1, 2), (2, 4), (3, 5), (4, 6), (5, 6), (4, 5))
GROUPS = (
    ("Department of Health", GroupKind.AGENCY, (Power.INVOLVED, Power.SHARED, Power.CONSULTED, Power.INVOLVED, "")),
    ("Student council", GroupKind.YOUNG, (Power.CONSULTED, Power.CONSULTED, "", "", Power.INFORMED)),
    ("Family network", GroupKind.FAMILY, (Power.INVOLVED, Power.CONSULTED, "", Power.INFORMED, "")),
    ("Principals", GroupKind.EDUCATOR, (Power.CONSULTED, Power.INVOLVED, Power.INFORMED, Power.LED, Power.CONSULTED)),
    ("Tribal community", GroupKind.COMMUNITY, ("", "", "", "", "")),
)
THOUGHTS = (
    (EntryKind.REFLECTION, "We speak for families who are not in the room. Who could be?"),
    (EntryKind.ACTION, "Asked six schools which reports they write twice."),
    (EntryKind.REFLECTION, "The disagreement was about whose numbers count, not about the numbers."),
    (EntryKind.ACTION, "Sent the map of programs to all three agencies."),
)
