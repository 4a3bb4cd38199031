"""Keeping what we know of providers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import name_key
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.partners import verbs
from steelyard.support.partners.models import FundingProgram, OtherName, ProviderProfile, ProviderTopic


@transaction.atomic
def note_topic(
    organization: Organization, *, by: User | None, topic: Topic, state: State | None, depth: str, source: str = ""
) -> ProviderTopic:
    """Note that a provider helps with a topic, in one state or everywhere."""
    noted = ProviderTopic.objects.create(
        organization=organization, topic=topic, state=state, depth=depth, source=source
    )
    where = f"{topic}, {state}" if state else str(topic)
    record(verbs.TOPIC_ADDED, organization, by=by, changes={where: [None, noted.get_depth_display()]})
    return noted


@transaction.atomic
def alter_topic(noted: ProviderTopic, *, by: User | None, depth: str, source: str = "") -> dict[str, list[Any]]:
    """Correct how well a provider knows a topic; return what changed."""
    given = {"depth": depth, "source": source}
    changes = {name: [getattr(noted, name), new] for name, new in given.items() if getattr(noted, name) != new}
    if changes:
        ProviderTopic.objects.filter(pk=noted.pk).update(**given)
        record(verbs.TOPIC_ALTERED, noted.organization, by=by, changes=changes, note=str(noted.topic))
    return changes


class ProfileValues(TypedDict, total=False):
    """What a provider says of itself in words."""

    charge: str
    services: str
    cost: str
    how_to_collaborate: str
    serves_everywhere: bool
    serves_state: bool
    serves_local: bool
    serves_school: bool
    availability: str
    available_from: date | None
    source: str
    contact_name: str
    contact_email: str


@dataclass(frozen=True)
class Reach:
    """What a provider knows (depth by topic, "": none), where it works, who pays, what else it is called.

    None leaves what is noted as it is.
    """

    topics: Mapping[Topic, str] | None = None
    states: Collection[State] | None = None
    programs: Collection[FundingProgram] | None = None
    other_names: Collection[str] | None = None


@transaction.atomic
def keep_profile(profile: ProviderProfile, *, by: User | None, values: ProfileValues, reach: Reach) -> ProviderProfile:
    """Write a provider's profile with all that hangs on it; Stale if somebody wrote it first."""
    changes = _keep_words(profile, values, by=by)
    changes |= _keep_links(profile, "states", reach.states) | _keep_links(profile, "programs", reach.programs)
    changes |= _keep_topics(profile.organization, reach.topics or {})
    changes |= _keep_names(profile.organization, reach.other_names)
    record(verbs.PROFILE_KEPT, profile.organization, by=by, changes=_told(changes))
    return profile


def _keep_words(profile: ProviderProfile, values: ProfileValues, *, by: User | None) -> dict[str, list[Any]]:
    checked = {"checked_at": timezone.now(), "checked_by": by}
    if profile.pk is not None:
        return change(profile, **values, **checked)
    fresh = {**values, **checked}
    try:
        with transaction.atomic():
            made = ProviderProfile.objects.create(organization=profile.organization, **fresh)
    except IntegrityError as first:
        raise Stale(profile) from first
    profile.pk, profile.version = made.pk, made.version
    return {name: [None, value] for name, value in values.items() if value}


def _keep_links(profile: ProviderProfile, name: str, wanted: Collection[Any] | None) -> dict[str, list[Any]]:
    """States or programs of a profile."""
    if wanted is None:
        return {}
    links = getattr(profile, name)
    before, after = (sorted(str(one) for one in rows) for rows in (links.all(), wanted))
    if before == after:
        return {}
    links.set(wanted)
    return {name: [", ".join(before), ", ".join(after)]}


def _keep_names(organization: Organization, wanted: Collection[str] | None) -> dict[str, list[Any]]:
    """The other names of an organization, each once however it is spelled; its own name is none of them."""
    if wanted is None:
        return {}
    own = {name_key(organization.name), name_key(organization.short_name)}
    keyed: dict[str, str] = {}
    for name in wanted:
        if (key := name_key(name)) and key not in own:
            keyed.setdefault(key, name.strip()[:200])
    noted = {one.name_key: one for one in organization.other_names.all()}
    if keyed.keys() == noted.keys():
        return {}
    organization.other_names.filter(name_key__in=noted.keys() - keyed.keys()).delete()
    for key in sorted(keyed.keys() - noted.keys()):
        OtherName.objects.create(organization=organization, name=keyed[key], name_key=key)
    told = (sorted(one.name for one in noted.values()), sorted(keyed.values()))
    return {"other names": [", ".join(names) for names in told]}


@transaction.atomic
def note_name(organization: Organization, *, by: User | None, name: str, source: str = "") -> OtherName:
    """Note what else people call an organization; a name noted before stays."""
    values = {"name": name, "source": source}
    noted, is_new = organization.other_names.get_or_create(name_key=name_key(name), defaults=values)
    if is_new:
        record(verbs.NAMED, organization, by=by, changes={"other name": [None, name]})
    return noted


class ProgramValues(TypedDict, total=False):
    """What is known of a program that pays providers."""

    key: str
    name: str
    funder: Organization | None
    is_federal: bool
    source: str


class KnownAlready(Exception):
    """A program of this name is there; the message says so."""


@transaction.atomic
def add_program(*, by: User | None, **values: Unpack[ProgramValues]) -> FundingProgram:
    """Add a program that pays providers; its key follows from its name where none is given."""
    name = values["name"]
    if FundingProgram.objects.filter(name__iexact=name).exists():
        raise KnownAlready("A program of this name is there already.")
    key = values.pop("key", "") or slugify(name)[:60] or "program"
    while FundingProgram.objects.filter(key=key).exists():
        key = f"{key[:55]}-{FundingProgram.objects.count() + 1}"
    program = FundingProgram.objects.create(**{**values, "key": key})
    record(verbs.PROGRAM_ADDED, program, by=by)
    return program


@transaction.atomic
def alter_program(program: FundingProgram, *, by: User | None, **values: Unpack[ProgramValues]) -> dict[str, list[Any]]:
    """Correct what is known of a program; return what changed."""
    changes = {name: [getattr(program, name), new] for name, new in values.items() if getattr(program, name) != new}
    if changes:
        FundingProgram.objects.filter(pk=program.pk).update(**{name: new for name, (_, new) in changes.items()})
        record(verbs.PROGRAM_ALTERED, program, by=by, changes=changes)
    return changes


def _keep_topics(organization: Organization, topics: Mapping[Topic, str]) -> dict[str, list[Any]]:
    """Depth by topic, everywhere; what is noted for single states stays."""
    noted = {one.topic_id: one for one in organization.provider_topics.filter(state__isnull=True)}
    changes: dict[str, list[Any]] = {}
    for topic, depth in topics.items():
        before = noted.get(topic.pk)
        if depth == (before.depth if before else ""):
            continue
        changes[topic.name] = [before.depth if before else None, depth or None]
        if before is not None and not depth:
            before.delete()
        elif before is not None:
            ProviderTopic.objects.filter(pk=before.pk).update(depth=depth)
        else:
            ProviderTopic.objects.create(organization=organization, topic=topic, depth=depth)
    return changes


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What history keeps: without who checked it and when, which it knows, and without the contact."""
    unsaid = {"checked_at", "checked_by"}
    return {
        name: ["…", "…"] if name in ProviderProfile.PERSONAL else pair
        for name, pair in changes.items()
        if name not in unsaid
    }
