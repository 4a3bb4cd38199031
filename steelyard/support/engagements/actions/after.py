"""What the agency says of the center, what was passed on, and checks after the end."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements import verbs
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import Check, Engagement, Innovation, Passage, Rating
from steelyard.support.engagements.rules import LEVELS, later, month_of
from steelyard.support.engagements.rules.scorecard import Feature

Changes = dict[str, list[Any]]


@transaction.atomic
def rate(
    engagement: Engagement,
    *,
    by: User | None,
    organization: Organization,
    on: date,
    answers: dict[str, tuple[int, str]],
) -> list[Rating]:
    """An agency rates its provider on features, each with a level and its own words; again in a month corrects it."""
    for feature, (level, _) in answers.items():
        if level not in LEVELS:
            raise CannotEngage(f"{Feature(feature).label}: choose one of the four answers.")
    month = month_of(on)
    rows = [
        Rating.objects.update_or_create(
            engagement=engagement, organization=organization, feature=feature, month=month,
            defaults={"level": level, "words": words, "given_by": by},
        )[0]
        for feature, (level, words) in answers.items()
    ]  # fmt: skip
    told = {row.get_feature_display(): [None, row.level] for row in rows}
    record(verbs.RATED, engagement, by=by, changes=told, note=f"{organization}, {month:%B %Y}")
    return rows


@transaction.atomic
def pass_on(innovation: Innovation, *, by: User | None, **values: Any) -> Passage:
    """Write down what went from one organization to another."""
    _check_passage(values["source"], values["target"])
    try:
        with transaction.atomic():
            made = Passage.objects.create(
                engagement=innovation.engagement, innovation=innovation, written_by=by, **values
            )
    except IntegrityError as taken:
        raise CannotEngage("This stands here already.") from taken
    told: Changes = {"from": [None, str(made.source)], "to": [None, str(made.target)], "people": [None, made.people]}
    record(verbs.PASSED_ON, innovation.engagement, by=by, changes=told, note=made.what)
    return made


def _check_passage(source: Organization, target: Organization) -> None:
    if source.pk == target.pk:
        raise CannotEngage("What is passed on goes to another organization.")


@transaction.atomic
def alter_passage(passage: Passage, *, by: User | None, **values: Any) -> Changes:
    changes = change(passage, **values)
    if changes:
        record(verbs.PASSAGE_ALTERED, passage.engagement, by=by, changes=changes, note=passage.what)
    return changes


@transaction.atomic
def check(engagement: Engagement, *, by: User | None, months: int, on: date, **found: str) -> Check:
    """What is still in place so many months after the end; each mark is checked once, on its day or later."""
    ended_on = engagement.support.ends_on
    if ended_on is None or engagement.support.status != SupportStatus.CLOSED:
        raise CannotEngage("The work has not ended, so nothing can be checked after it.")
    due = later(ended_on, months)
    if on < due:
        raise CannotEngage(f"This check is due on {due:%B %-d, %Y}; before that day it tells too little.")
    try:
        with transaction.atomic():
            made = Check.objects.create(engagement=engagement, months=months, on=on, written_by=by, **found)
    except IntegrityError as taken:
        raise Stale(engagement) from taken
    told: Changes = {"months": [None, months], "standing": [None, made.get_standing_display()]}
    record(verbs.CHECKED, engagement, by=by, changes=told)
    return made
