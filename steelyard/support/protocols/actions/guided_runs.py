"""Opening a run of a guided protocol, its parties and members, ending it, and the next round."""

from collections.abc import Iterable
from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.delivery.models import Support
from steelyard.support.protocols import verbs
from steelyard.support.protocols.models import GuidedRun, ProtocolVersion, RunMember, RunParty
from steelyard.support.protocols.queries.guided import book_of
from steelyard.support.protocols.queries.hosts import host_of
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.completing import progress
from steelyard.support.protocols.rules.guided.shape import RunState


class NewRun(TypedDict, total=False):
    """What a run is opened with; agencies and people default to those of whom it belongs to."""

    about: str
    language: str
    support: Support | None
    facilitator: User | None
    agencies: Iterable[Organization]
    people: Iterable[Person]
    since: date
    is_simulated: bool


class _Row(TypedDict, total=False):
    protocol_version: Required[ProtocolVersion]
    subject_label: Required[str]
    subject_pk: Required[int]
    subject_name: Required[str]
    earlier: GuidedRun | None
    first: GuidedRun | None
    round: int


@transaction.atomic
def open_guided(
    subject: tuple[str, int], *, by: User | None, protocol_version: ProtocolVersion, **values: Unpack[NewRun]
) -> GuidedRun:
    """Open a run for a team or an agency, with the agencies that share it and the people who write in it."""
    host = host_of(subject[0])
    name = host.name(subject[1]) if host else None
    if host is None or name is None:
        raise NotNow("Whom this run should be for is not there any more.")
    agencies, people = values.pop("agencies", None), values.pop("people", None)
    chosen = list(agencies if agencies is not None else Organization.objects.filter(pk__in=host.agencies(subject[1])))
    members = list(people if people is not None else Person.objects.filter(pk__in=host.people(subject[1])))
    row = _Row(
        protocol_version=protocol_version, subject_label=subject[0], subject_pk=subject[1], subject_name=name[:300]
    )
    run = _made(row, values, agencies=chosen, people=members)
    record(verbs.GUIDED_OPENED, run, by=by, note=str(protocol_version))
    return run


def _made(row: _Row, values: NewRun, *, agencies: Iterable[Organization], people: Iterable[Person]) -> GuidedRun:
    since = values.pop("since", None) or timezone.localdate()
    run = GuidedRun.objects.create(**row, **values)
    RunParty.objects.bulk_create(RunParty(run=run, organization=one, since=since) for one in agencies)
    RunMember.objects.bulk_create(RunMember(run=run, person=one, since=since) for one in people)
    _recount(run)
    return run


@transaction.atomic
def recount(run: GuidedRun, *, by: User | None) -> None:
    """Work out anew how far a run is; boards call this after each change, naming who wrote last."""
    GuidedRun.objects.filter(pk=run.pk).update(last_by=by, last_at=timezone.now())
    _recount(run)


def _recount(run: GuidedRun) -> None:
    done, needed = progress(book_of(run).standings)
    GuidedRun.objects.filter(pk=run.pk, status=RunState.OPEN).update(steps_done=done, steps_needed=needed)
    run.steps_done, run.steps_needed = done, needed


def _check_open(run: GuidedRun) -> None:
    if not run.is_open:
        raise NotNow("This run has ended.")


@transaction.atomic
def add_member(run: GuidedRun, *, by: User | None, person: Person, since: date | None = None) -> RunMember:
    """Let somebody write and vote; who left before comes back."""
    _check_open(run)
    day = since or timezone.localdate()
    found = run.members.filter(person=person).first()
    if found and (found.until is None or found.until >= day):
        raise NotNow(f"{person.name} is a member already.")
    if found:
        found.until = None
        found.save(update_fields=["until"])
    member = found or RunMember.objects.create(run=run, person=person, since=day)
    record(verbs.MEMBER_ADDED, run, by=by, note=person.name)
    return member


@transaction.atomic
def end_member(member: RunMember, *, by: User | None, on: date) -> None:
    """Somebody leaves after this day; what they wrote stays."""
    if on < member.since:
        raise NotNow("Nobody can leave before they came.")
    member.until = on
    member.save(update_fields=["until"])
    record(verbs.MEMBER_LEFT, member.run, by=by, note=member.person.name)


@transaction.atomic
def leave(person: Person, *, by: User | None, subject: tuple[str, int], on: date) -> int:
    """End somebody's part in every open run of a team or agency; returns how many there were."""
    rows = RunMember.objects.filter(person=person, until=None, run__status=RunState.OPEN)
    found = list(rows.filter(run__subject_label=subject[0], run__subject_pk=subject[1]).select_related("run", "person"))
    for member in found:
        end_member(member, by=by, on=max(on, member.since))
    return len(found)


@transaction.atomic
def add_party(run: GuidedRun, *, by: User | None, organization: Organization, since: date | None = None) -> RunParty:
    """Another agency shares the run."""
    _check_open(run)
    found = run.parties.filter(organization=organization).first()
    day = since or timezone.localdate()
    if found and (found.until is None or found.until >= day):
        raise NotNow(f"{organization.name} shares this run already.")
    if found:
        found.until = None
        found.save(update_fields=["until"])
    party = found or RunParty.objects.create(run=run, organization=organization, since=day)
    record(verbs.PARTY_ADDED, run, by=by, note=organization.name)
    return party


@transaction.atomic
def end_party(party: RunParty, *, by: User | None, on: date) -> int:
    """An agency leaves midway: its people leave with it, what they wrote stays; returns how many people left."""
    if on < party.since:
        raise NotNow("No agency can leave before it came.")
    party.until = on
    party.save(update_fields=["until"])
    people = RunMember.objects.filter(run=party.run_id, until=None, person__organization=party.organization_id)
    found = list(people.select_related("run", "person"))
    for member in found:
        end_member(member, by=by, on=max(on, member.since))
    record(verbs.PARTY_LEFT, party.run, by=by, note=party.organization.name)
    return len(found)


class NotComplete(NotNow):
    """Needed steps lack something; ``missing`` says what, a sentence each."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"This run is not complete yet: {' '.join(missing)}")


@transaction.atomic
def complete(run: GuidedRun, *, by: User | None) -> None:
    """End a run whose needed steps are all done; from now on it counts, and nobody writes in it."""
    run.hold()
    if missing := [text for _, text in book_of(run).missing]:
        raise NotComplete(missing)
    _recount(run)
    changes = change(run, status=RunState.COMPLETE.value, ended_at=timezone.now())
    record(verbs.COMPLETED, run, by=by, changes={"status": changes["status"]})


@transaction.atomic
def stop(run: GuidedRun, *, by: User | None, why: str) -> None:
    """End a run that will not be completed; it stays readable and is not counted."""
    run.hold()
    changes = change(run, status=RunState.STOPPED.value, ended_at=timezone.now(), why_stopped=why)
    record(verbs.STOPPED, run, by=by, changes={"status": changes["status"]}, note=why)


@transaction.atomic
def reopen(run: GuidedRun, *, by: User | None) -> None:
    """Write on in a run that ended, unless the next round has begun."""
    if run.is_open:
        raise NotNow("This run is open.")
    if GuidedRun.objects.filter(earlier=run).exists():
        raise NotNow("The next round has begun already. Write in that one.")
    changes = change(run, status=RunState.OPEN.value, ended_at=None, why_stopped="")
    record(verbs.REOPENED, run, by=by, changes={"status": changes["status"]})


@transaction.atomic
def next_round(run: GuidedRun, *, by: User | None, people: Iterable[Person] | None = None) -> GuidedRun:
    """Go through the protocol once more, with whoever is in the run today if nobody is named; rounds can be compared."""
    if run.is_open:
        raise NotNow("End this round before you begin the next one.")
    if GuidedRun.objects.filter(earlier=run).exists():
        raise NotNow("The next round has begun already.")
    row = _Row(
        protocol_version=newest(run.protocol_version.protocol) or run.protocol_version,
        subject_label=run.subject_label,
        subject_pk=run.subject_pk,
        subject_name=run.subject_name,
        earlier=run,
        first=run.first or run,
        round=run.round + 1,
    )
    values = NewRun(
        about=run.about,
        language=run.language,
        support=run.support,
        facilitator=run.facilitator,
        is_simulated=run.is_simulated,
    )
    agencies = Organization.objects.filter(
        pk__in=(run.parties.all() & RunParty.objects.current()).values("organization")
    )
    today = Person.objects.filter(pk__in=(run.members.all() & RunMember.objects.current()).values("person"))
    new = _made(row, values, agencies=agencies, people=today if people is None else people)
    record(verbs.GUIDED_OPENED, new, by=by, note=f"Round {new.round}")
    return new
