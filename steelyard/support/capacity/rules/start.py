"""The framework a center starts from: the six capacities that the published study names in its findings.

They are a start, not anybody's full list; names come from the findings, descriptions and anchors are ours.
"""

from typing import Any

from steelyard.support.capacity.rules import Kind

NAME = "Capacities of agencies"
NOTE = "Six capacities to start from. Change, add and leave out what your work needs: it is nobody's full list."

START: tuple[dict[str, Any], ...] = (
    {
        "key": "individual-capacity",
        "name": "Individual capacity",
        "kind": Kind.INDIVIDUAL.value,
        "description": "What the people who carry the work know and can do.",
        "anchors": [
            "Nobody has done this work before.",
            "One or two people have begun to learn it.",
            "Several people do it with help from outside.",
            "Those who carry it do it well on their own.",
            "They do it well and teach others to.",
        ],
    },
    {
        "key": "access-to-expertise",
        "name": "Access to expertise",
        "kind": Kind.INDIVIDUAL.value,
        "description": "Whether somebody who knows can be asked in time, inside the agency or outside.",
        "anchors": [
            "Nobody knows whom to ask.",
            "One outside contact, reached by chance.",
            "Known people can be asked, but it takes long.",
            "Experts are named, reachable, and asked when it matters.",
            "Asking and being asked is routine, in both directions.",
        ],
    },
    {
        "key": "organizational-skills",
        "name": "Organizational skills",
        "kind": Kind.ORGANIZATIONAL.value,
        "description": "Procedures, roles and routines that go on when people change.",
        "anchors": [
            "The work lives in single heads.",
            "Some of it is written down, nobody works by it.",
            "Roles and procedures exist for parts of the work.",
            "Roles and procedures cover the work and are used.",
            "They are used, reviewed and handed on to whoever comes new.",
        ],
    },
    {
        "key": "shared-goals",
        "name": "Shared goals",
        "kind": Kind.ORGANIZATIONAL.value,
        "description": "Whether those concerned want the same and say so in the same words.",
        "anchors": [
            "Everybody pursues something else.",
            "A goal is written, few know it.",
            "The core group shares it.",
            "All units concerned share it and plan by it.",
            "Partners and districts share it too and are held to it.",
        ],
    },
    {
        "key": "organizational-culture",
        "name": "Organizational culture",
        "kind": Kind.ORGANIZATIONAL.value,
        "description": "Whether people trust each other enough to name problems and learn from them.",
        "anchors": [
            "Problems are hidden.",
            "Problems are named in private.",
            "Some teams talk about them openly.",
            "Most teams do, and something follows from it.",
            "Learning from setbacks is how the agency works.",
        ],
    },
    {
        "key": "organizational-alignment",
        "name": "Organizational alignment",
        "kind": Kind.ORGANIZATIONAL.value,
        "description": "Whether policies, money and units pull in one direction.",
        "anchors": [
            "Units and rules work against each other.",
            "Contradictions are known, nothing is done.",
            "Some are solved case by case.",
            "Policies, money and roles support the work.",
            "They are checked against it regularly and adjusted.",
        ],
    },
)
