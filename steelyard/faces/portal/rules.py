"""Where a request stands, in the words in which one would tell it."""

from steelyard.foundation.kit.words import day
from steelyard.intake.rules import DecisionKind, Due, Owed, RequestStatus

_DECIDED = {
    DecisionKind.DIRECT: "We help with this ourselves.",
    DecisionKind.COLLABORATE: "We work on this together with a partner.",
    DecisionKind.AMPLIFY: "Others do this well; we sent you what they offer.",
    DecisionKind.ILLUMINATE: "Nobody does this well yet; we make the need known.",
    DecisionKind.DECLINED: "We could not take this up; our letter says why.",
}


def where_it_stands(status: str, *, kind: str = "", due: Due | None = None) -> str:
    """One or two sentences: what we do with a request, and by when."""
    if due is not None and due.late:
        return (
            f"We owe you {'a reply' if due.what == Owed.REPLY else 'our decision'} since {day(due.on)}. We are sorry."
        )
    if due is not None and due.what == Owed.REPLY:
        return f"Somebody reads it and writes to you by {day(due.on)}."
    if due is not None:
        return f"We look at who can help best and tell you by {day(due.on)}."
    words = _DECIDED[DecisionKind(kind)] if kind else ""
    if status == RequestStatus.HANDED_OFF:
        return f"{words} We asked somebody to take it up.".strip()
    return f"{words} It is closed.".strip() if status == RequestStatus.CLOSED else words
