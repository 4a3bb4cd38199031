"""What raters, the agency and the liaison are told by mail; no letter ever holds a rating."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.work.actions import post
from steelyard.support.delivery.queries.agreements import address_of_liaison, contacts
from steelyard.support.protocols.models import RunMember
from steelyard.support.readiness.models import Decision, Round
from steelyard.support.readiness.rules import Result

_ASKED = """Hello {name},

{center} and {agency} think about working together closely, over years: {support}. Before both decide, several people at {agency} say, each on their own, how ready it is.

It takes ten minutes. Nobody sees what you gave, now or later; when all have rated, everybody sees how many gave each point:

{link}

{center}
"""
_SHOWN = """Hello {name},

all ratings of {agency} are in. You can see together what they come to, and which part is the weakest:

{link}

{center}
"""
_PROPOSED = """Hello {name},

{center} proposes, for {support}: {result}.

{words}

It counts only once your agency agrees. Please read it, then agree, or say what you see otherwise:

{link}

{center}
"""
_TOLD = """Hello {name},

about {support}: we do not think that the time has come for intensive support. Not yet.

{words}

What we offer instead: {offer}. All that was said, and what would have to change, you find here:

{link}

{center}
"""
_ANSWERED = """Hello,

{who} {did} “{result}” for {support}.
{note}
{link}
"""


def _center() -> str:
    center = the_center()
    return center.name if center else "The center"


def _link(name: str, pk: int) -> str:
    return settings.BASE_URL + reverse(f"readiness:{name}", args=[pk])


def ask(found: Round, members: Iterable[RunMember]) -> None:
    """Ask people to rate."""
    for member in members:
        _tell_rater(
            found, member, "asked", _ASKED, f"How ready is {found.agency}? Please rate", _link("rate", found.pk)
        )


def tell_shown(found: Round, members: Iterable[RunMember]) -> None:
    """Tell raters that the ratings of all are shown."""
    link = _link("standing", found.support_id)
    for member in members:
        _tell_rater(found, member, "shown", _SHOWN, f"The readiness of {found.agency}: all ratings are in", link)


def _tell_rater(found: Round, member: RunMember, act: str, body: str, subject: str, link: str) -> None:  # noqa: PLR0917 -- one letter: about what, to whom, which, its words
    user = member.person.user
    if user is None:
        return
    text = body.format(name=user.name, center=_center(), agency=found.agency, support=found.support, link=link)
    post(key=f"readiness.round.{found.pk}.{act}.{member.person_id}", to=user.email, subject=subject, body=text)


def tell_agency(decision: Decision) -> list[User]:
    """Ask the agency to agree, or tell it: not yet, with the offer; returns whom."""
    support, people = decision.round.support, contacts(decision.round.support)
    is_told = decision.result == Result.NOT_YET
    subject = "Not yet, and what we offer" if is_told else "Please answer: a decision on readiness"
    for contact in people:
        body = (_TOLD if is_told else _PROPOSED).format(
            name=contact.name,
            center=_center(),
            support=support.name,
            result=Result(decision.result).label,
            words=decision.words,
            offer=decision.offering or "",
            link=_link("standing", support.pk) if is_told else _link("answer", decision.pk),
        )
        key = f"readiness.decision.{decision.pk}.{contact.pk}"
        post(key=key, to=contact.email, subject=f"{subject}: {support.name}", body=body)
    return people


def tell_liaison(decision: Decision, *, did: str) -> None:
    """Tell the liaison what the agency answered."""
    support = decision.round.support
    if not (email := address_of_liaison(support)):
        return
    body = _ANSWERED.format(
        who=decision.agency_by or "The agency",
        did=did,
        result=Result(decision.result).label,
        support=support.name,
        note=f"\n{decision.note}\n" if decision.note else "",
        link=_link("standing", support.pk),
    )
    subject = f"Readiness, {did}: {support.name}"
    post(key=f"readiness.decision.{decision.pk}.answered", to=email, subject=subject, body=body)
