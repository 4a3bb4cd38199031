"""The first words of what a requester is told."""

from collections.abc import Iterable

from steelyard.intake.rules.steps import DecisionKind, DeclineReason, RefusalReason

_FIRST_WORDS = {
    DecisionKind.DIRECT: (
        "We will help you with this ourselves. Somebody from our staff will write to you soon to agree on what comes "
        "first, who should be there, and when."
    ),
    DecisionKind.COLLABORATE: (
        "We will work on this with you, together with an organization that knows it well. We will write to you soon "
        "to introduce everybody and to agree on who does what."
    ),
    DecisionKind.AMPLIFY: (
        "Others already do good work on this, and they can help you better than we could. With this letter goes "
        "what we recommend. If we also passed your request on to them, we will tell you as soon as they answer."
    ),
    DecisionKind.ILLUMINATE: (
        "We know of nobody who does this well yet, and we are not able to do it ourselves. So that it does not end "
        "here, we have written it down as a need that nobody meets, and we will bring it to those who can."
    ),
    DecisionKind.DECLINED: (
        "We are sorry that we cannot take this up. With this letter goes why, and what we can offer you instead."
    ),
}


def draft(kind: DecisionKind, *, name: str, number: str, center: str) -> str:
    """The letter a decision begins with, in plain words; the coordinator edits it before it goes out."""
    return (
        f"Dear {name},\n\nthank you for writing to us (your request {number}). {_FIRST_WORDS[kind]}\n\n"
        f"If anything is unclear, answer on the page of your request or write to us.\n\nWith kind regards\n{center}"
    )


def recommended(works: Iterable[tuple[str, str]]) -> str:
    """What a letter adds when it passes on others' work: a line per title and address; nothing if there is none."""
    lines = [f"- {title}, {url}" if url else f"- {title}" for title, url in works]
    return "\n\nWhat we recommend:\n" + "\n".join(lines) if lines else ""


def refused_because(reason: DeclineReason, offered_instead: str) -> str:
    """What a letter adds when it declines."""
    return f"\n\nWhy: {reason.label}.\n\nWhat we offer instead:\n{offered_instead}"


def taken_back(*, name: str, number: str, center: str) -> str:
    """The letter that begins when a decision is taken back."""
    return (
        f"Dear {name},\n\nwe looked at your request {number} again and took our decision back. We are sorry for the "
        f"detour. We will decide anew and write to you soon.\n\nWith kind regards\n{center}"
    )


def refused_by(provider: str, reason: RefusalReason, words: str) -> str:
    """What the requester reads when a provider says no."""
    given = "" if reason == RefusalReason.OTHER else f" The reason they give: “{reason.label}.”"
    more = f"\n\n{words}" if words else ""
    return f"{provider} cannot take up your request.{given}{more}\n\nWe look for somebody else and write to you."


def passed_on_to(provider: str) -> str:
    """What the requester reads when another provider is asked."""
    return f"We have passed your request on to {provider}. We write to you as soon as they say whether they take it up."


def no_longer_with(provider: str) -> str:
    """What the requester reads when a provider is no longer asked."""
    return (
        f"We no longer ask {provider} to take up your request. If you still need help, or something has changed, tell us on "
        "the page of your request."
    )


def asked_by(provider: str, question: str) -> str:
    """What the requester reads when a provider asks something first."""
    return (
        f"Before it says yes or no to your request, {provider} asks us:\n\n{question}\n\nWe answer, and tell you what "
        "they say. If you know something that helps, add it on the page of your request."
    )


def please_take_up(*, topic: str, agency: str) -> str:
    """What a provider is asked, to begin with."""
    about = f" about {topic[:1].lower()}{topic[1:]}" if topic else ""
    return f"Please get in touch with {agency or 'the agency'}{about} and tell us whether you can help."
