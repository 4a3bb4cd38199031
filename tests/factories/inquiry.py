"""A room of inquiry: a sample, documents that are open for coding, codes, and people who code."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator

from steelyard.evidence.inquiry.actions import cases, codes, coding, documents, room, sample
from steelyard.evidence.inquiry.models import (
    Case,
    Claim,
    Code,
    CodeChange,
    Document,
    Excerpt,
    Guide,
    Interview,
    Memo,
    Respondent,
)
from steelyard.evidence.inquiry.rules import Stratum
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.foundation.accounts.models import User
from tests.people import account

TEXT = """Interviewer: How did the work begin?
It began with a call. We asked for depth, and they came. Nobody had answered before.

Interviewer: What changed?
We changed the plan twice. They were flexible; that mattered to us.
The team meets each month now."""


def respondent(stratum: Stratum = Stratum.RECIPIENT, **more: Any) -> Respondent:
    return sample.add_respondent(stratum, by=None, **more)


def interview(who: Respondent | None = None, period: str = "2019–2020", **more: Any) -> Interview:
    """An interview that was held with consent."""
    values = {
        "status": "held", "held_on": date(2020, 3, 2), "consent": "given", "consent_on": date(2020, 3, 1),
        "consent_how": "said at the start",
    }  # fmt: skip
    return sample.add_interview(who or respondent(), by=None, period=period, **{**values, **more})


def document(text: str = TEXT, *, by: User | None = None, title: str = "A transcript", **more: Any) -> Document:
    """A document that is open for coding; a transcript unless told otherwise."""
    if "kind" not in more:
        more |= {"kind": "interview", "interview": more.get("interview") or interview()}
    made = documents.take_in(text, by=by, title=title, **more)
    documents.accept(made, by=by, rules=[])
    return made


def code(name: str = "Depth", *, parent: Code | None = None, level: str = "thematic", **words: Any) -> Code:
    return codes.add(name, by=None, parent=parent, level=level, **words)


def marked(found: Document, words: str, *given: Code, by: User) -> Excerpt:
    """Mark these words of a document with codes."""
    start = found.text.index(words)
    made = coding.apply(found, by=by, span=Span(start, start + len(words)), codes=[one.pk for one in given])
    return Excerpt.objects.get(pk=made)


def coder(name: str = "Cody", *, by: User, as_row: bool = False) -> Any:
    """Somebody without a role whom an evaluator let in, with a second factor; the account, or the row of the room."""
    user = account(name)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    made = room.name_coder(user.email, name=name, by=by)
    return made if as_row else user


def draft(text: str = TEXT, **more: Any) -> Document:
    """A document in which names still stand."""
    return documents.take_in(text, by=None, kind="interview", **more)


def moved(found: Code, *, below: Code, by: User) -> CodeChange:
    codes.move(found, by=by, parent=below)
    return found.changes.latest("pk")


def memo(text: str, *, by: User, **on: Any) -> Memo:
    return coding.write_memo(text, by=by, **on)


def guide(title: str, text: str) -> Guide:
    return sample.write_guide(None, by=None, title=title, stratum="recipient", text=text).guide


def claim(text: str, *, by: User, excerpt: Excerpt) -> Claim:
    made = cases.claim(text, by=by)
    cases.ground(made, by=by, side="for", source="interview", text="It is said here.", excerpt=excerpt)
    return made


def case(who: Respondent, *, by: User) -> Case:
    return cases.make("respondent", by=by, about=who.pk)
