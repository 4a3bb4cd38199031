"""What is said about a hand-off beside yes and no: questions before it, and how it went afterwards."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import post
from steelyard.intake import verbs
from steelyard.intake.actions.hand_offs import Answered, LinkOld, _check_answer, _check_open
from steelyard.intake.actions.messages import tell
from steelyard.intake.models import HandOff, HandOffOutcome, HandOffQuestion
from steelyard.intake.rules import LINK_DAYS, Helped, asked_by, is_link_old


@transaction.atomic
def ask(hand_off: HandOff, *, by: User | None, question: str) -> HandOffQuestion:
    """The provider asks before it says yes or no; the hand-off stays open, the requester is told."""
    _check_answer(hand_off, by=by)
    _check_new(hand_off, question)
    change(hand_off, flagged_at=None)
    asked = HandOffQuestion.objects.create(hand_off=hand_off, text=question)
    tell(hand_off.help_request, by=None, text=asked_by(str(hand_off.provider), question))
    record(verbs.QUESTION_ASKED, hand_off, by=by, note=question)
    return asked


def _check_new(hand_off: HandOff, question: str) -> None:
    if hand_off.questions.filter(answered_at__isnull=True, text=question).exists():
        raise Answered("You asked this already; the center has not answered yet.")


_REPLY = """Hello,

you asked about request {number}:

{question}

We answer:

{answer}

Please say yes or no, or ask on, on this private page. It works for {days} days; the older links open nothing any more:

{link}

{center}
"""


@transaction.atomic
def reply(question: HandOffQuestion, *, by: User | None, answer: str) -> HandOffQuestion:
    """Answer a provider's question; the letter carries a new link, and the days to answer begin anew."""
    hand_off = question.hand_off
    _check_open(hand_off)
    if question.answered_at is not None:
        raise Answered("This question is answered already.")
    now, (token, token_hash) = timezone.now(), new_token()
    change(question, answer=answer, answered_at=now, answered_by=by)
    change(hand_off, token_hash=token_hash, sent_at=now, flagged_at=None)
    center = the_center()
    body = _REPLY.format(
        number=hand_off.help_request.number,
        question=question.text,
        answer=answer,
        days=LINK_DAYS,
        link=settings.BASE_URL + reverse("intake:hand-off", args=[token]),
        center=center.name if center else "",
    )
    subject = f"Our answer about request {hand_off.help_request.number}"
    post(key=f"intake.hand_off_question.{question.pk}", to=hand_off.email, subject=subject, body=body, secret=True)
    record(verbs.QUESTION_ANSWERED, hand_off, by=by, note=answer)
    return question


_TO_PROVIDER = """Hello,

60 days ago you took up request {number} of {agency}. How did it go? A sentence or two on this private page help us to
pass on the next request better:

{link}

{center}
"""
_TO_REQUESTER = """Hello,

60 days ago {provider} took up your request {number}. Did it help? One click and, if you like, a sentence on this private
page tell us; {provider} does not read them:

{link}

{center}
"""


@transaction.atomic
def ask_how_it_went(hand_off: HandOff, *, by: User | None) -> HandOffOutcome:
    """Ask the provider and the requester, each by a link of its own, how an accepted hand-off went."""
    provider, requester = new_token(), new_token()
    outcome = HandOffOutcome.objects.create(
        hand_off=hand_off, provider_token_hash=provider[1], requester_token_hash=requester[1]
    )
    asked, center = hand_off.help_request, the_center()
    words = {
        "number": asked.number,
        "agency": asked.agency or asked.agency_typed or "an agency",
        "provider": hand_off.provider,
        "center": center.name if center else "",
    }
    letters = [(hand_off.email, _TO_PROVIDER, provider[0]), (asked.email, _TO_REQUESTER, requester[0])]
    for number, (to, letter, token) in enumerate(letters, start=1):
        body = letter.format(**words, link=settings.BASE_URL + reverse("intake:how-it-went", args=[token]))
        key = f"intake.hand_off_outcome.{outcome.pk}.{number}"
        post(key=key, to=to, subject=f"How did it go? Request {asked.number}", body=body, secret=True)
    record(verbs.OUTCOME_ASKED, hand_off, by=by)
    return outcome


@transaction.atomic
def tell_as_provider(outcome: HandOffOutcome, *, by: User | None, words: str) -> HandOffOutcome:
    """What the provider says of how it went; said once."""
    _check_unsaid(outcome, outcome.provider_at is not None)
    change(outcome, provider_says=words, provider_at=timezone.now())
    record(verbs.OUTCOME_TOLD, outcome.hand_off, by=by, note=f"The provider: {words}")
    return outcome


@transaction.atomic
def tell_as_requester(outcome: HandOffOutcome, *, by: User | None, helped: Helped, words: str = "") -> HandOffOutcome:
    """Whether it helped, as the requester says; said once."""
    _check_unsaid(outcome, outcome.requester_at is not None)
    change(outcome, helped=helped.value, requester_says=words, requester_at=timezone.now())
    note = f"The requester: it helped: {helped.label.lower()}. {words}".strip()
    record(verbs.OUTCOME_TOLD, outcome.hand_off, by=by, note=note)
    return outcome


def _check_unsaid(outcome: HandOffOutcome, is_said: bool) -> None:  # noqa: FBT001 -- one fact, named by its caller
    if is_said:
        raise Answered("You have told us; thank you.")
    if is_link_old((timezone.now() - outcome.asked_at).days):
        raise LinkOld("This link is too old to answer with.")


@transaction.atomic
def note_outcome(outcome: HandOffOutcome, *, by: User | None, words: str) -> HandOffOutcome:
    """What the center takes from it; with this it no longer waits on Today."""
    change(outcome, center_says=words, center_at=timezone.now(), center_by=by)
    record(verbs.OUTCOME_TOLD, outcome.hand_off, by=by, note=words)
    return outcome
