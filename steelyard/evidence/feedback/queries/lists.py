"""Whom a wave invites: everybody whom attendance, registrations and letters of the period name."""

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Address, Person
from steelyard.evidence.feedback.models import Invitation, Wave
from steelyard.evidence.feedback.rules import LeftOut, Source
from steelyard.evidence.feedback.rules.lists import Found, Invitee, drawn_up
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.delivery.rules import Attendance, Part
from steelyard.support.events.models import Registration
from steelyard.support.events.rules import Place
from steelyard.support.mailings.models import Bounce, MailingRecipient, OptOut
from steelyard.support.mailings.rules import BounceKind, RecipientStatus

Known = dict[int, tuple[str, int | None, str, bool]]  # name, organization, address to write to, simulated


def found_for(wave: Wave) -> list[Invitee]:
    """The list as it would be drawn up now."""
    attended, registered, written = _attended(wave), _registered(wave), _written_to(wave)
    loose = Address.objects.filter(email__in=registered.values("email"))
    people = Person.objects.living().filter(
        pk__in=attended.values("person_id").union(
            registered.exclude(person=None).values("person_id"),
            written.exclude(person=None).values("person_id"),
            loose.values("person_id"),
        )
    )
    book = _Book(_known(people), dict(loose.values_list("email", "person_id")))
    staff = set(StaffMember.objects.values_list("person_id", flat=True))
    mentions = [
        *((Source.ATTENDANCE, pk, "", "", None, False) for pk in attended.values_list("person_id", flat=True).distinct()),
        *((Source.REGISTRATION, *row) for row in registered.values_list("person_id", "email", "name", "organization_id", "is_simulated")),
        *((Source.CONTACT, pk, email, "", None, False) for pk, email in written.values_list("person_id", "address")),
    ]  # fmt: skip
    rows = (_mention(one, book) for one in mentions)
    return drawn_up(one for one in rows if one.person not in staff or one.person is None)


def _mention(one: tuple[Any, ...], book: "_Book") -> Found:
    source, person, email, name, organization, simulated = one
    person = person or book.owners.get(email)
    known_name, home, main, invented = book.known.get(person or 0, ("", None, "", False))
    return Found(
        source,
        email or main,
        known_name or name,
        person if person in book.known else None,
        home or organization,
        main or email,
        book.why(person, main or email, simulated=simulated or invented),
    )


def _days(wave: Wave) -> tuple[Any, Any]:
    return wave.period_from, wave.period_to


def _attended(wave: Wave) -> QuerySet[Participation]:
    held = Activity.objects.counted().filter(on__range=_days(wave))
    rows = Participation.objects.filter(activity__in=held.values("pk"), person__isnull=False, part=Part.ATTENDEE)
    return rows.filter(status=Attendance.ATTENDED).order_by()


def _registered(wave: Wave) -> QuerySet[Registration]:
    rows = Registration.objects.filter(event__starts_at__date__range=_days(wave)).exclude(status=Place.CANCELLED)
    return rows.exclude(email="", person=None).order_by("pk")


def _written_to(wave: Wave) -> QuerySet[MailingRecipient]:
    rows = MailingRecipient.objects.filter(status=RecipientStatus.POSTED, posted_at__date__range=_days(wave))
    return rows.order_by("pk")


def _known(people: QuerySet[Person]) -> Known:
    main = Address.objects.filter(person=OuterRef("pk"), is_primary=True).values("email")[:1]
    rows = people.annotate(main=Subquery(main)).values_list("pk", "name", "organization_id", "main", "is_simulated")
    return {pk: (name, home, email or "", invented) for pk, name, home, email, invented in rows}


class _Book:
    """Who is known, whose an address is, and what must not be written to."""

    def __init__(self, known: Known, owners: dict[str, int]) -> None:
        self.known, self.owners = known, owners
        self.out = set(OptOut.objects.filter(ended_at__isnull=True).values_list("address", flat=True))
        self.people = set(Address.objects.filter(email__in=self.out).values_list("person_id", flat=True))
        hard = Bounce.objects.filter(kind=BounceKind.HARD, reopened_at__isnull=True)
        self.bounced = set(hard.values_list("address", flat=True))

    def why(self, person: int | None, email: str, *, simulated: bool) -> LeftOut | None:
        if person in self.people or email in self.out:
            return LeftOut.OPTED_OUT
        if not email:
            return LeftOut.NO_ADDRESS
        if email in self.bounced:
            return LeftOut.BOUNCED
        return LeftOut.SIMULATED if simulated and not settings.DEMONSTRATION else None


def unsent(wave: Wave) -> QuerySet[Invitation]:
    """Who still waits for the first letter; nobody who asked for no more, and no address that was refused."""
    return wave.invitations.invited().filter(is_sent=False, wants_none=False, problem="").order_by("pk")


def to_remind(wave: Wave) -> QuerySet[Invitation]:
    return wave.invitations.invited().filter(is_sent=True, wants_none=False).order_by("pk")


def opted_out(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Who of some invitees has asked for no mail since the list was drawn up."""
    out = OptOut.objects.filter(ended_at__isnull=True).values("address")
    people = Address.objects.filter(email__in=out, person__isnull=False).values("person_id")
    return rows.filter(Q(address__in=out) | Q(person_id__in=people))


def invitation(pk: int) -> Invitation | None:
    return Invitation.objects.select_related("wave").filter(pk=pk).first()
