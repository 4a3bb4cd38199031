"""Profiles and their rounds: opened, rated by several people, written down by the center, agreed by the agency."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.capacity import tasks, verbs
from steelyard.support.capacity.models import AgreedLevel, Profile, Rating, Round
from steelyard.support.capacity.queries import framework as frameworks
from steelyard.support.capacity.queries import rounds as queries
from steelyard.support.capacity.rules import Changed, NotNow, RoundStatus, Side, refused_levels
from steelyard.support.delivery.models import Support

type Given = tuple[int, int, str]  # existing, desired, why


@transaction.atomic
def open_profile(
    agency: Organization,
    *,
    by: Any,
    focal_area: FocalArea,
    support: Support | None = None,
    is_simulated: bool = False,
    on: date | None = None,
) -> Profile:
    """Begin to look at what an agency can do in a focal area, and open its first round."""
    if support is not None and not support.recipients.filter(pk=agency.pk).exists():
        raise NotNow(f"{agency} does not receive this support.")
    try:
        with transaction.atomic():
            profile = Profile.objects.create(
                agency=agency, focal_area=focal_area, support=support, opened_by=by, is_simulated=is_simulated
            )
    except IntegrityError as twice:
        raise NotNow("This agency has a profile in this focal area already. Open that one.") from twice
    record(verbs.OPENED, profile, by=by)
    open_round(profile, by=by, on=on)
    return profile


@transaction.atomic
def open_round(profile: Profile, *, by: Any, on: date | None = None) -> Round:
    """Ask for levels by the version of the framework that counts; NotNow while a round is open."""
    framework = frameworks.newest()
    if framework is None:
        raise NotNow("No framework of capacities is published yet. Publish one first.")
    last = profile.rounds.order_by("-number").first()
    values = {"number": last.number + 1 if last else 1, "opened_on": on or timezone.localdate(), "opened_by": by}
    try:
        with transaction.atomic():
            made = Round.objects.create(profile=profile, framework=framework, **values)
    except IntegrityError as other:
        raise NotNow("A round is open already. Agree on its levels first.") from other
    record(verbs.ROUND_OPENED, made, by=by, changes={"framework": [None, framework]})
    return made


@transaction.atomic
def rate(
    found: Round, *, by: Any, side: Side, ratings: Mapping[int, Given], on: date | None = None, rater: Any = None
) -> int:
    """Keep what one person finds; it may be changed until levels are written down. Returns how many were new or changed.

    ``by`` rates, unless ``rater`` names somebody else for whom a file or the simulator speaks.
    """
    # Held without a version: two people rate at once, and neither is in the other's way.
    if not Round.objects.filter(pk=found.pk, status=RoundStatus.RATING).update(status=RoundStatus.RATING):
        raise NotNow("The levels of this round are written down already; ratings no longer change.")
    who, day = rater or by, on or timezone.localdate()
    known = {row.capacity_id: row for row in Rating.objects.filter(round=found, rater=who)}
    asked = {one.pk for one in frameworks.capacities(found.framework_id)}
    count = sum(
        _rate(found, known.get(key), capacity=key, rater=who, side=side.value, given=given, on=day)
        for key, given in ratings.items()
        if key in asked
    )
    if count:
        record(verbs.RATED, found, by=by, changes={"capacities": [None, count]})
    return count


def _rate(found: Round, known: Rating | None, *, capacity: int, given: Given, on: date, **who: Any) -> bool:
    existing, desired, why = given
    if problem := refused_levels(existing, desired):
        raise NotNow(problem)
    if not why.strip():
        raise NotNow("Say in a sentence why.")
    if known is not None:
        if (known.existing, known.desired, known.why) == given:
            return False
        change(known, existing=existing, desired=desired, why=why, on=on)
        return True
    values = {"existing": existing, "desired": desired, "why": why, "on": on}
    try:
        with transaction.atomic():
            Rating.objects.create(round=found, capacity_id=capacity, **who, **values)
    except IntegrityError as twice:
        raise Stale(found) from twice
    return True


@transaction.atomic
def propose(found: Round, *, by: Any, levels: Mapping[int, tuple[int, int]], seen: str) -> Round:
    """Write down the levels that both sides found, after seeing every rating (``seen``), and ask the agency to agree."""
    _only(found, RoundStatus.RATING, "The levels of this round are written down already.")
    if seen != queries.mark_of_ratings(found):
        raise Changed(
            "Somebody rated after you opened this page. Look at all ratings again, then write the levels down."
        )
    silent = [side for side, count in queries.raters(found) if not count]
    if silent:
        raise NotNow(
            f"Nobody of {silent[0][:1].lower()}{silent[0][1:]} has rated yet. Both sides rate before levels are written."
        )
    _keep_levels(found, levels)
    change(
        found,
        status=RoundStatus.PROPOSED.value,
        proposed_by=by,
        proposed_at=timezone.now(),
        mark=queries.mark_of_levels(levels),
        answer="",
    )
    tasks.ask_about_levels(found)
    record(verbs.PROPOSED, found, by=by)
    return found


def _keep_levels(found: Round, levels: Mapping[int, tuple[int, int]]) -> None:
    asked = {one.pk for one in frameworks.capacities(found.framework_id)}
    if not levels or not levels.keys() <= asked:
        raise NotNow("Give a level for at least one capacity of this round.")
    for existing, desired in levels.values():
        if problem := refused_levels(existing, desired):
            raise NotNow(problem)
    found.levels.all().delete()
    AgreedLevel.objects.bulk_create(
        AgreedLevel(round=found, capacity_id=key, existing=existing, desired=desired)
        for key, (existing, desired) in levels.items()
    )


@transaction.atomic
def agree(found: Round, *, by: Any, mark: str, on: date | None = None) -> Round:
    """Agree for the agency to exactly the levels of this hash; from then on they count."""
    _only(found, RoundStatus.PROPOSED, "These levels do not wait for an answer any more.")
    if mark != found.mark or queries.mark_of_levels(queries.levels_of(found)) != mark:
        raise Changed("The levels were changed after you opened this page. Nothing was agreed; read them again.")
    values = {"agreed_by": by, "agreed_at": timezone.now(), "agreed_on": on or timezone.localdate()}
    change(found, status=RoundStatus.AGREED.value, **values)
    tasks.tell_answer(found, who=str(by))
    record(verbs.AGREED, found, by=by, note=f"SHA-256 {mark}")
    return found


@transaction.atomic
def send_back(found: Round, *, by: Any, note: str, version: int) -> Round:
    """Send levels back with a sentence; people can rate again."""
    _only(found, RoundStatus.PROPOSED, "These levels do not wait for an answer any more.")
    if found.version != version:
        raise Stale(found)
    if not note.strip():
        raise NotNow("Say in a sentence what does not fit.")
    change(found, status=RoundStatus.RATING.value, answer=note, mark="")
    tasks.tell_answer(found, who=str(by))
    record(verbs.SENT_BACK, found, by=by, note=note)
    return found


def _only(found: Round, wanted: RoundStatus, why: str) -> None:
    if found.status != wanted:
        raise NotNow(why)
