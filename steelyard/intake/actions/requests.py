"""Help requests: how they come in, who holds them, and what the requester adds."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.actions.people import find_or_add_person
from steelyard.center.directory.models import Organization
from steelyard.center.directory.queries import person_by_email
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.limits import is_over
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import hash_of, new_token
from steelyard.foundation.work.actions import post
from steelyard.intake import verbs
from steelyard.intake.models import HelpRequest, Message, Numbering, StatusLink, Words
from steelyard.intake.queries.inbox import highest_number, words_of

LETTERS_A_DAY = 3  # to one address: somebody else may have typed it
_DAY = 24 * 60 * 60


@transaction.atomic
def receive(
    *, by: User | None, providers: Iterable[Organization] = (), is_told: bool = True, **values: Any
) -> HelpRequest:
    """Take a request in, give it its number and mail the requester a private link to its status page.

    ``values`` are fields of HelpRequest; ``received_at`` is now unless it came earlier by another way.
    """
    received = values.pop("received_at", None) or timezone.now()
    help_request = HelpRequest.objects.create(
        number=_number(timezone.localdate(received)), received_at=received, **values
    )
    help_request.providers.set(providers)
    index([help_request], by=by)
    if is_told:
        _mail_link(help_request, _RECEIVED)
    _link_person(help_request, by=by)
    record(verbs.RECEIVED, help_request, by=by, note=help_request.get_came_by_display())
    return help_request


def _link_person(help_request: HelpRequest, *, by: User | None) -> None:
    """Link the person of this address, made if there is none; what was typed changes nobody who is known."""
    # After the number and the letter: all who take requests in must wait for each other in the same order.
    if help_request.person_id is None:
        known = person_by_email(help_request.email)
        help_request.person = known or find_or_add_person(
            help_request.email,
            by=by,
            name=help_request.name,
            organization=help_request.agency,
            title=help_request.title,
        )
        help_request.save(update_fields=["person"])


def _number(day: date) -> str:
    """The next number of the calendar year; two who ask at once wait for each other, so none is left out or doubled."""
    first = {"last": partial(highest_number, day.year)}
    Numbering.objects.get_or_create(year=day.year, defaults=first)
    Numbering.objects.filter(year=day.year).update(last=F("last") + 1)
    last = Numbering.objects.values_list("last", flat=True).get(year=day.year)
    return f"{day.year}-{last:04}"


@transaction.atomic
def index(help_requests: Iterable[HelpRequest], *, by: User | None) -> None:  # noqa: ARG001 -- what is found is no act
    """Keep the words by which requests are found; ``receive`` does so itself, who writes rows in bulk calls this."""
    rows = (Words(help_request=one, text=_words(one)) for one in help_requests)
    for batch in batched(rows, 1000, strict=False):
        Words.objects.bulk_create(batch, update_conflicts=True, unique_fields=["help_request"], update_fields=["text"])


def _words(one: HelpRequest) -> str:
    agency = one.agency.name if one.agency else ""
    told = (one.agency_typed, one.need, one.others_helping, one.hoped_change)
    return words_of(one.number, one.name, one.email, one.title, agency, *told)


@transaction.atomic
def open_link(help_request: HelpRequest, *, by: User | None) -> str:  # noqa: ARG001 -- the letter it goes into is the act
    """Make a private link to the request's status page for one letter; its token is kept nowhere."""
    token, token_hash = new_token()
    StatusLink.objects.create(help_request=help_request, token_hash=token_hash)
    return settings.BASE_URL + reverse("intake:status", args=[token])


_RECEIVED = (
    "We have your request {number}",
    (
        "Hello,\n\nthank you for writing to {center}. Your request has the number {number}.\n\n"
        "On this private page you see where it stands, and you can add to it:\n\n{link}\n\n"
        "Keep this letter: whoever has the link can read the page.\n\n"
        "If you did not send us a request, somebody else typed your address. You need not do anything.\n\n{center}\n"
    ),
)
_AGAIN = (
    "The link to your request {number}",
    (
        "Hello,\n\nhere is a new private link to your request {number} at {center}:\n\n{link}\n\n"
        "Keep this letter: whoever has the link can read the page. Older links still work.\n\n"
        "If you did not ask for a link, somebody else typed your address. You need not do anything.\n\n{center}\n"
    ),
)


def _mail_link(help_request: HelpRequest, letter: tuple[str, str]) -> bool:
    """Mail a link to the address typed, at most three a day; nothing else that was typed goes with it."""
    if is_over("intake.letter", hash_of(help_request.email)[:16], most=LETTERS_A_DAY, seconds=_DAY):
        return False
    center = the_center()
    link = open_link(help_request, by=None)
    words = {"number": help_request.number, "center": center.name if center else "the center", "link": link}
    subject, body = (part.format(**words) for part in letter)
    post(key=f"intake.link.{hash_of(link)}", to=help_request.email, subject=subject, body=body, secret=True)
    return True


@transaction.atomic
def mail_link_again(help_request: HelpRequest, *, by: User | None) -> None:
    """Mail the requester one more link, unless the address has had its letters of the day."""
    if _mail_link(help_request, _AGAIN):
        record(verbs.LINKED, help_request, by=by)


@transaction.atomic
def add_message(help_request: HelpRequest, *, by: User | None, text: str) -> Message:
    """Keep what the requester adds, and tell whoever holds the request that there is something to read."""
    message = Message.objects.create(help_request=help_request, text=text, sent_by=by, from_requester=True)
    user = help_request.holder.person.user if help_request.holder else None
    if user and user.is_active:
        _tell(user, help_request, key=f"added.{message.pk}", subject=f"New words on request {help_request.number}")
    record(verbs.ADDED, help_request, by=by)
    return message


@transaction.atomic
def settle_agency(help_request: HelpRequest, *, by: User, agency: Organization) -> dict[str, list[Any]]:
    """Say which organization of the directory the typed agency is; its state becomes the request's."""
    changes = change(help_request, agency=agency, state=agency.state or help_request.state)
    if changes:
        index([help_request], by=by)
        record(verbs.SETTLED, help_request, by=by, changes=changes)
    return changes


@transaction.atomic
def assign(help_request: HelpRequest, *, by: User, holder: StaffMember | None) -> dict[str, list[Any]]:
    """Give the request to somebody of the staff, or to nobody; whoever gets it from another is told by mail."""
    changes = change(help_request, holder=holder)
    if changes:
        names = [one.person.name if one else None for one in changes["holder"]]
        user = holder.person.user if holder else None
        if user and user.is_active and user != by:
            key = f"assigned.{help_request.pk}.{help_request.version}"
            _tell(user, help_request, key=key, subject=f"Request {help_request.number} is now yours")
        record(verbs.ASSIGNED, help_request, by=by, changes={"holder": names})
    return changes


def _tell(user: User, help_request: HelpRequest, *, key: str, subject: str) -> None:
    """A letter that only says where to look; what was typed stays on the page."""
    body = f"{subject}:\n\n{settings.BASE_URL}{help_request.get_absolute_url()}\n"
    post(key=f"intake.{key}", to=user.email, subject=subject, body=body)
