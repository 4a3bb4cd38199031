"""The five cards that greet somebody on their first days, in the words of what they do here."""

from collections.abc import Collection
from dataclasses import dataclass

from steelyard.foundation.accounts.rules import SECOND_FACTOR, Role


@dataclass(frozen=True)
class Card:
    """A title, two or three sentences, and the page they speak of: the words of its link and its route."""

    title: str
    text: str
    label: str = ""
    route: str = ""


_STAFF = Card(
    "What this is",
    "Steelyard keeps the record of the center: who asks for help, what is decided and why, what is given to whom, "
    "and what came of it. You write each thing down once; figures and reports are counted from that.",
)
_TODAY = Card(
    "Where your day begins",
    "Today shows what you promised, what is due and who waits for an answer. "
    "The word Steelyard at the top left leads back here from everywhere.",
    "Today",
    "desk:today",
)

# For each role: what this is, the own home, the main thing one does.
_FIRST_THREE: dict[Role, tuple[Card, Card, Card]] = {
    Role.DIRECTOR: (
        _STAFF,
        _TODAY,
        Card(
            "What came in, what was given, what it cost",
            "The Overview answers that for the award year, and each figure opens the rows behind it. "
            "The Balance, in the menu Center, shows where the center leans.",
            "Overview",
            "reporting:overview",
        ),
    ),
    Role.COORDINATOR: (
        _STAFF,
        _TODAY,
        Card(
            "Answer who asks",
            "Requests holds everything that came in, what is due first at the top. You open one, weigh it on two "
            "questions and decide; whoever asked reads your decision and its reason.",
            "Requests",
            "intake:inbox",
        ),
    ),
    Role.LIAISON: (
        _STAFF,
        _TODAY,
        Card(
            "Record what you did",
            "After a call, a visit or a session you write down who took part, how long it took and what you promised. "
            "A promise comes back on Today until it is kept.",
            "Record",
            "delivery:record",
        ),
    ),
    Role.LIBRARIAN: (
        _STAFF,
        _TODAY,
        Card(
            "Keep the resources",
            "A resource begins as a draft that only staff see. What the center wrote itself passes two reviews "
            "before it stands in the public library.",
            "Resources",
            "library:resources",
        ),
    ),
    Role.ADMINISTRATOR: (
        _STAFF,
        _TODAY,
        Card(
            "Let people in",
            "You invite people by mail and give each of them a role. What a role may do stands in one table, "
            "and nobody gets more than their roles allow.",
            "Who has access",
            "accounts:accounts",
        ),
    ),
    Role.EVALUATOR: (
        Card(
            "What this is",
            "Steelyard keeps the record of the center that you evaluate. You read it and change nothing in it. "
            "Answers and interviews are kept apart from it: the center reads only what is released.",
        ),
        Card(
            "Where your work begins",
            "Supports lists what the center gives, to whom and since when. "
            "The word Steelyard at the top left leads back here from everywhere.",
            "Supports",
            "delivery:supports",
        ),
        Card(
            "Ask people, and protect them",
            "In Feedback you plan a wave: whom to ask, with which questions, until when. Answers are sealed, and "
            "nobody can see whose they are. Figures leave only when two people release them.",
            "Feedback",
            "feedback:waves",
        ),
    ),
    Role.FUNDER: (
        Card(
            "What this is",
            "Steelyard keeps the record of the center that you fund. You read its figures and released results; "
            "nothing that you press here changes them.",
        ),
        Card(
            "Where you begin",
            "The Overview shows what came in, what was given and what it cost in the award year. "
            "The word Steelyard at the top left leads back here from everywhere.",
            "Overview",
            "reporting:overview",
        ),
        Card(
            "Read the reports",
            "Reports that the center sent stand in the menu Center, each as it was on the day it was sent. "
            "Under each figure you find how it is counted.",
            "Reports",
            "packs:packs",
        ),
    ),
    Role.RECIPIENT: (
        Card(
            "What this is",
            "Here your agency and the center keep what they do together: what you asked, what was decided, "
            "what was agreed and promised. Other agencies see nothing of it.",
        ),
        Card(
            "Where to look first",
            "Your side, in the line at the top, shows what waits for your answer, the sessions ahead, "
            "the support you receive and where your requests stand.",
            "Your side",
            "portal:portal",
        ),
        Card(
            "Ask for help",
            "Say in your own words what you need; you need not know whom to ask. Somebody replies, "
            "and the page of your request tells where it stands.",
            "Ask us for help",
            "intake:ask",
        ),
    ),
    Role.PARTNER: (
        Card(
            "What this is",
            "Here your organization and the center keep what they do together: what you are asked to take up, "
            "your part in it, and the sessions ahead. Other partners see nothing of it.",
        ),
        Card(
            "Where to look first",
            "Your side, in the line at the top, shows the requests that wait for your answer "
            "and the support that you give together with the center.",
            "Your side",
            "portal:portal",
        ),
        Card(
            "Say yes or no",
            "When the center asks you to take a request up, it stands on Your side and comes by mail. "
            "The request stays with the center until you say yes; a no needs one sentence.",
        ),
    ),
    Role.ADVISER: (
        Card(
            "What this is",
            "Steelyard keeps the record of the center that you advise: who asks for help, what is decided, "
            "what is given to whom. You read figures; single people and requests stay with the center.",
        ),
        Card(
            "Where to look first",
            "The board's page lists its meetings, what it advised and what the center answered.",
            "Advisory board",
            "directory:board",
        ),
        Card(
            "Say what matters",
            "Needs shows what people in the field lack. When a round of votes is open, "
            "you say there what the center should take up first.",
            "Needs",
            "needs:board",
        ),
    ),
}

_HELP = Card(
    "Where help is",
    "Press your name at the top right: Help stands in that menu on every page. "
    "It holds what these cards say, the center's address and the list of keys.",
    "Help",
    "desk:help",
)
_AT_THE_DESK = (
    "Press / to search everything, j and k to walk through a list, Enter to open a row, and ? for all keys. "
    "Nothing needs them: each page works with a mouse alone, and with Tab and Enter alone."
)
_AT_THE_FRONT = (
    "Each page works with a mouse alone, and with Tab and Enter alone; the first Tab offers to skip to the content. "
    "The Library, in the line at the top, searches all public resources."
)
_WITHOUT_SEARCH = (
    "Each page works with a mouse alone, and with Tab and Enter alone; the first Tab offers to skip to the content. "
    "Press ? to see which single keys there are."
)


def cards(roles: Collection[str]) -> tuple[Card, ...]:
    """The five cards of the first role held, in the order above; none for whoever holds no role."""
    role = next((role for role in _FIRST_THREE if role in roles), None)
    if role is None:
        return ()
    keys = _AT_THE_FRONT if role not in SECOND_FACTOR | {Role.ADVISER} else _AT_THE_DESK
    if role in {Role.FUNDER, Role.ADVISER}:
        keys = _WITHOUT_SEARCH
    return (*_FIRST_THREE[role], _HELP, Card("Keys and search", keys))
