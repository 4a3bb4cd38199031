"""Spreading: the district agrees, the practice is written down, drafted, planned, and taken up."""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars import verbs
from steelyard.evidence.exemplars.models import Consent, Dossier, Practice, Step, Uptake
from steelyard.evidence.exemplars.queries.dossiers import consent_of, practice_of
from steelyard.evidence.exemplars.rules import NotNow
from steelyard.evidence.exemplars.rules.verifying import StepKind, UptakeState
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.delivery.actions import make_promise
from steelyard.support.delivery.models import Promise
from steelyard.support.library.actions import add_resource, take_back
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import ResourceKind

NO_CONSENT = "The district has not agreed that this is told. Write down its consent first."
NOT_VERIFIED = "The panel has not said yes, so there is nothing to spread yet."


class NewConsent(TypedDict):
    """Who agreed for the district, when, and to what."""

    by_name: str
    by_role: str
    given_on: date
    scope: str


class NewPractice(TypedDict):
    """What they do, under which conditions, what shows it, what is not known."""

    title: str
    does: str
    conditions: str
    shown_by: str
    unknown: str


class NewStep(TypedDict):
    """What will be done, for whom, by whom and by when."""

    what: str
    audience: str
    owner: StaffMember
    due_on: date


def _verified(dossier: Dossier) -> None:
    if not dossier.is_verified:
        raise NotNow(NOT_VERIFIED)


@transaction.atomic
def agree(dossier: Dossier, *, by: Any, **values: Unpack[NewConsent]) -> Consent:
    """Write down that the district agrees; one consent is in force at a time."""
    _verified(dossier)
    try:
        with transaction.atomic():
            made = Consent.objects.create(dossier=dossier, made_by=by, **values)
    except IntegrityError as problem:
        raise NotNow("A consent is in force already. Withdraw it before another is written down.") from problem
    touch(dossier)
    record(verbs.AGREED, dossier, by=by, note=made.scope)
    return made


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Any, on: date, why: str) -> None:
    """The district no longer agrees: what was public of it is taken back at once."""
    if consent.withdrawn_on is not None:
        raise NotNow("This consent was withdrawn already.")
    change(consent, withdrawn_on=on, withdrawn_why=why)
    for resource in _public(consent.dossier):
        take_back(resource, by=by, reason="The district withdrew its consent.")
    record(verbs.CONSENT_WITHDRAWN, consent.dossier, by=by, note=why)


def _public(dossier: Dossier) -> list[Resource]:
    """What is public of a dossier: its resource, and the versions that followed it."""
    practice = practice_of(dossier)
    found, one = [], practice.resource if practice else None
    while one is not None:
        if one.is_public:
            found.append(one)
        one = Resource.objects.filter(replaces=one).first()
    return found


@transaction.atomic
def write_practice(dossier: Dossier, *, by: Any, version: int = 0, **values: Unpack[NewPractice]) -> Practice:
    """Write down what they do under which conditions, or change it; ``version`` is the one read, 0 if there was none."""
    _verified(dossier)
    found = practice_of(dossier)
    if found is None:
        touch(dossier)
        made = Practice.objects.create(dossier=dossier, made_by=by, **values)
        record(verbs.PRACTICE_WRITTEN, dossier, by=by, note=made.title)
        return made
    found.version = version
    if changes := change(found, **values):
        record(verbs.PRACTICE_WRITTEN, dossier, by=by, changes=changes)
    return found


@transaction.atomic
def draft(dossier: Dossier, *, by: Any) -> Resource:
    """Make a draft resource of the practice; its trail leads back here. Raises NotNow."""
    _verified(dossier)
    practice = practice_of(dossier)
    if practice is None:
        raise NotNow("Write down what they do, and under which conditions, first.")
    if consent_of(dossier) is None:
        raise NotNow(NO_CONSENT)
    if practice.resource_id is not None:
        raise NotNow("A draft was made of it already.")
    state = dossier.organization.state if dossier.organization else None
    made = add_resource(
        by=by,
        key=f"exemplar-{dossier.pk}",
        title=practice.title,
        kind=ResourceKind.BRIEF.value,
        by_center=True,
        abstract=_abstract(practice),
        states=[state] if state else [],
        source=f"dossier {dossier.pk} of exemplars",
    )
    change(practice, resource=made)
    record(verbs.DRAFTED, dossier, by=by, note=made.title)
    return made


def _abstract(practice: Practice) -> str:
    """Conditions, not heroes: the district is not named here; whether it may be is in its consent."""
    parts = [
        ("What is done", practice.does),
        ("Under which conditions", practice.conditions),
        ("What shows it", practice.shown_by),
        ("What is not known", practice.unknown),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text)


@transaction.atomic
def plan_step(dossier: Dossier, kind: StepKind, *, by: Any, **values: Unpack[NewStep]) -> Step:
    """Plan to tell others or to build their capacity; it stands in the list of whoever promises it."""
    _verified(dossier)
    promise: Promise = make_promise(
        by=by,
        what=values["what"],
        due_on=values["due_on"],
        by_staff=values["owner"],
        is_simulated=dossier.is_simulated,
    )
    touch(dossier)
    made = Step.objects.create(dossier=dossier, kind=kind.value, audience=values["audience"], promise=promise)
    record(verbs.STEP_PLANNED, dossier, by=by, note=promise.what)
    return made


@transaction.atomic
def note_uptake(
    dossier: Dossier, *, by: Any, organization: Organization, state: UptakeState, seen_on: date, told: str
) -> Uptake:
    """Write down how far somebody else has taken it up."""
    _verified(dossier)
    touch(dossier)
    made = Uptake.objects.create(
        dossier=dossier, organization=organization, state=state.value, seen_on=seen_on, told=told, made_by=by
    )
    record(verbs.UPTAKE_NOTED, dossier, by=by, note=str(made))
    return made
