"""The shelf, encounters of teams, and insights on their way to the library."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.files.accepting import Upload
from steelyard.foundation.kit.files.keeping import keep
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import post
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import Encounter, Insight, ItemUse, SharedItem, Team
from steelyard.support.collaboratives.queries.people import addresses_of, people_who_lead, states_of
from steelyard.support.collaboratives.rules import Consent, EncounterStatus
from steelyard.support.delivery.models import Support
from steelyard.support.library.actions.resources import add_resource
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import ResourceKind


@transaction.atomic
def shelve(team: Team, *, by: User | None, title: str, file: Upload | None = None, **values: Any) -> SharedItem:
    """Put something on the team's shelf, for itself or for all teams of the collaborative; a file is kept with it."""
    if file is not None:
        kept = keep(file.content, under="shelves")
        values |= {"name": file.name, "content_type": file.content_type, "size": kept.size, "stored": kept.name}
    item = SharedItem.objects.create(team=team, title=title, added_by=by, **values)
    record(verbs.SHELVED, team, by=by, changes={"item": [None, title]}, note="for every team" if item.is_common else "")
    return item


@transaction.atomic
def take_off(item: SharedItem, *, by: User | None) -> SharedItem:
    """Nobody sees it any more; who used it stays on record."""
    if item.removed_at is not None:
        raise CannotWork("It is off the shelf already.")
    change(item, removed_at=timezone.now())
    record(verbs.ITEM_REMOVED, item.team, by=by, changes={"item": [item.title, None]})
    return item


@transaction.atomic
def use_item(item: SharedItem, *, by: User | None, team: Team, how: str, on: date) -> ItemUse:
    """A team made use of what another shared; saying it again corrects the words."""
    if item.removed_at is not None or not item.is_common:
        raise CannotWork("This is not on the common shelf.")
    if item.team_id == team.pk:
        raise CannotWork("This is the team's own; the shelf tells who else used it.")
    if item.team.collaborative_id != team.collaborative_id:
        raise CannotWork("This team is in another collaborative.")
    use, is_new = ItemUse.objects.update_or_create(
        item=item, team=team, defaults={"how": how}, create_defaults={"how": how, "on": on}
    )
    if is_new:
        record(verbs.ITEM_USED, team, by=by, changes={"item": [None, item.title]}, note=how)
    return use


@transaction.atomic
def ask_to_meet(team: Team, *, by: User | None, asked: Team, question: str, reason: str = "") -> Encounter:
    """Ask another team to meet; asking is this side's yes."""
    if team.pk == asked.pk:
        raise CannotWork("A team cannot meet itself.")
    if asked.ended_on is not None:
        raise CannotWork(f"The {asked.name} has ended.")
    waits = Encounter.objects.filter(asking=team, asked=asked, status=EncounterStatus.ASKED)
    if waits.exists():
        raise CannotWork(f"The {asked.name} was asked already and has not answered yet.")
    made = Encounter.objects.create(asking=team, asked=asked, question=question, reason=reason)
    record(verbs.ENCOUNTER_ASKED, team, by=by, changes={"team": [None, asked.name]}, note=question)
    address = settings.BASE_URL + reverse("collaboratives:learning", args=[asked.pk])
    body = f"The {team.name} would like to talk with you:\n\n{question}\n\nSay yes or no here: {address}"
    _write(made, asked, "asked", subject=f"The {team.name} asks to meet you", body=body)
    return made


@transaction.atomic
def answer_encounter(made: Encounter, *, by: User | None, agrees: bool, answer: str = "") -> Encounter:
    """The other side's answer; a yes gives each side the other's addresses."""
    if made.status != EncounterStatus.ASKED:
        raise CannotWork("This was answered already.")
    status = EncounterStatus.AGREED if agrees else EncounterStatus.DECLINED
    changes = change(made, status=status.value, answer=answer, answered_at=timezone.now())
    changes.pop("answered_at", None)
    record(verbs.ENCOUNTER_ANSWERED, made.asked, by=by, changes=changes, note=made.asking.name)
    if agrees:
        _bring_together(made, made.asking, made.asked)
        _bring_together(made, made.asked, made.asking)
    else:
        words = answer or "They gave no reason."
        _write(made, made.asking, "declined", subject=f"The {made.asked.name} cannot meet now", body=words)
    return made


def _bring_together(made: Encounter, team: Team, other: Team) -> None:
    people = people_who_lead(other, timezone.localdate())
    names = ", ".join(person.name for person in people)
    addresses = ", ".join(addresses_of(people)) or "your liaison has their address"
    body = f"Both sides agreed to meet.\n\nAsked was: {made.question}\n\nWrite to {names} ({addresses})."
    _write(made, team, "agreed", subject=f"You can meet the {other.name} now", body=body)


def _write(made: Encounter, team: Team, what: str, *, subject: str, body: str) -> None:
    for number, to in enumerate(addresses_of(people_who_lead(team, timezone.localdate()))):
        key = f"collaboratives.encounter.{made.pk}.{what}.{team.pk}.{number}"
        post(key=key, to=to, subject=subject, body=body)


# Insights


@transaction.atomic
def mark_insight(place: Team | Support, *, by: User | None, title: str, text: str, on: date) -> Insight:
    """Mark something worth telling others; the team or the agency is asked before anything leaves it."""
    where = {"team": place} if isinstance(place, Team) else {"support": place}
    insight = Insight.objects.create(**where, title=title, text=text, marked_on=on, marked_by=by)
    record(verbs.INSIGHT_MARKED, insight, by=by, note=place.name)
    return insight


@transaction.atomic
def consent(insight: Insight, *, by: User | None, agrees: bool) -> Insight:
    """A member answers for the team, somebody of the agency for the agency; a yes can be taken back until a draft was made."""
    if insight.resource_id is not None:
        raise CannotWork("A draft was made of it already; write to the librarian.")
    answer = Consent.GIVEN if agrees else Consent.REFUSED
    changes = change(insight, consent=answer.value, consent_by=by, consent_at=timezone.now())
    if "consent" in changes:
        record(verbs.CONSENTED, insight, by=by, changes={"consent": changes["consent"]})
    return insight


@transaction.atomic
def draft(insight: Insight, *, by: User | None) -> Resource:
    """Make a draft resource of an insight; its trail leads back to the team or the agency."""
    if insight.consent != Consent.GIVEN:
        whose = "team" if insight.team_id else "agency"
        raise CannotWork(f"The {whose} has not agreed that this leaves it.")
    if insight.resource_id is not None:
        raise CannotWork("A draft was made of it already.")
    place = insight.place
    support, states = (place.support, [place.state]) if isinstance(place, Team) else (place, states_of(place))
    resource = add_resource(
        by=by, key=f"insight-{insight.pk}", title=insight.title, kind=ResourceKind.BRIEF.value, by_center=True,
        tier=support.tier, abstract=insight.text, topics=list(support.topics.all()),
        focal_areas=list(support.focal_areas.all()), states=states,
        source=f"insight {insight.pk} of the {place.name}"[:200],
    )  # fmt: skip
    changes = change(insight, resource=resource)
    record(verbs.INSIGHT_DRAFTED, insight, by=by, changes=changes)
    return resource
