"""Capacities of agencies, made by the actions; what is agreed or built goes the whole way, as the database asks for it."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.files.accepting import FORMATS, Upload
from steelyard.support.capacity.actions import claims, framework, rounds
from steelyard.support.capacity.models import AgreedLevel, Capacity, Claim, Confirmation, Evidence, Profile, Round
from steelyard.support.capacity.queries import claims as reads
from steelyard.support.capacity.queries.framework import capacities
from steelyard.support.capacity.queries.rounds import mark_of_levels, mark_of_ratings
from steelyard.support.capacity.rules import RoundStatus, Side
from steelyard.support.delivery.models import Support

SKILLS, GOALS, PEOPLE = "organizational-skills", "shared-goals", "individual-capacity"
FIRST = date(2025, 1, 15)


def area(key: str = "wellbeing") -> FocalArea:
    found, _ = FocalArea.objects.get_or_create(key=key, defaults={"name": key.title()})
    return found


def profile(agency: Organization, *, support: Support | None = None, focal_area: str = "wellbeing") -> Profile:
    """An agency with its first round open."""
    framework.ensure_start(by=None)
    return rounds.open_profile(agency, by=None, focal_area=area(focal_area), support=support)


def capacity(of: Round | Profile, key: str = SKILLS) -> Capacity:
    found = of if isinstance(of, Round) else of.rounds.get(number=1)
    return next(one for one in capacities(found.framework_id) if one.key == key)


def rated(
    found: Round, rater: User, side: Side, levels: Mapping[str, tuple[int, int]], why: str = "We saw it."
) -> None:
    ratings = {capacity(found, key).pk: (*pair, why) for key, pair in levels.items()}
    rounds.rate(found, by=rater, side=side, ratings=ratings)


def proposed(of: Profile, *, center: User, agency: User, levels: Mapping[str, tuple[int, int]]) -> Round:
    """Both sides rated the same, and the center wrote it down."""
    found = of.rounds.order_by("-number").first()
    assert found is not None
    rated(found, center, Side.CENTER, levels)
    rated(found, agency, Side.AGENCY, levels)
    by_key = {capacity(found, key).pk: pair for key, pair in levels.items()}
    return rounds.propose(found, by=center, levels=by_key, seen=mark_of_ratings(found))


def agreed(of: Profile, *, by: User, levels: Mapping[str, tuple[int, int]], on: date = FIRST) -> Round:
    """Levels that count since a day, as rows."""
    found = of.rounds.order_by("-number").first()
    assert found is not None
    by_key = {capacity(found, key).pk: pair for key, pair in levels.items()}
    AgreedLevel.objects.bulk_create(
        AgreedLevel(round=found, capacity_id=pk, existing=low, desired=high) for pk, (low, high) in by_key.items()
    )
    now = timezone.now()
    values = {"proposed_at": now, "agreed_at": now, "agreed_on": on, "agreed_by": by, "mark": mark_of_levels(by_key)}
    Round.objects.filter(pk=found.pk).update(status=RoundStatus.AGREED, **values)
    found.refresh_from_db()
    return found


def claimed(of: Profile, level: int, *, key: str = SKILLS, on: date = date(2025, 9, 1), by: Any = None) -> Claim:
    made = claims.claim(of, by=by, capacity=capacity(of, key), level=level, on=on, words="Procedures are in use.")
    return again(made)


def quote(claim: Claim, *, by: Any = None, words: str = "We work by the handbook now.") -> Evidence:
    return claims.add_quote(again(claim), by=by, quote=words, speaker="Head of section", said_on=date(2025, 9, 2))


def file(claim: Claim, *, name: str = "handbook.txt", content: bytes = b"How we work.", by: Any = None) -> Evidence:
    upload = Upload(BytesIO(content), name, FORMATS["txt"])
    return claims.add_file(again(claim), by=by, file=upload, note="The handbook.")


def asked(claim: Claim, *, by: Any = None) -> Claim:
    now = again(claim)
    return claims.ask(now, by=by, version=now.version)


def confirmed(claim: Claim, *, by: User) -> Confirmation:
    now = again(claim)
    return claims.confirm(now, by=by, mark=reads.mark_of_claim(now, reads.evidence_of(now)))


def built(of: Profile, level: int, *, by: User, key: str = SKILLS, on: date = date(2025, 9, 1)) -> Claim:
    """Claimed, shown by a quote, asked about and confirmed."""
    made = claimed(of, level, key=key, on=on)
    quote(made)
    asked(made)
    confirmed(made, by=by)
    return again(made)


def again(claim: Claim) -> Claim:
    found: Claim = reads.claims().get(pk=claim.pk)
    return found
