"""The way to an active intensive support, made through the actions as on the pages.

``proposed()`` is an intensive support that starts today; ``ready(support)`` takes it through a round of ratings, the
context, what is assumed and a joint *go*, so that it may become active; ``active()`` is one that did.
``exempt()`` is one from before the center asked for readiness.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.delivery.actions import change_status
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.models import Protocol, ProtocolVersion
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.readiness.actions import deciding, grounds, rating
from steelyard.support.readiness.models import Decision, Round
from steelyard.support.readiness.queries.grounds import assumptions_of
from steelyard.support.readiness.queries.rounds import rated_steps, whole
from steelyard.support.readiness.rules import ASSUMED, KEY, NAMED, Aspect, Result
from tests.factories.charge import a_center
from tests.factories.delivery import SupportFactory
from tests.factories.directory import PersonFactory, SEAFactory
from tests.people import account

BEFORE = date(2021, 1, 4)  # a start from before any center of the tests asked for readiness


def proposed(*, agency: Organization | None = None, **values: Any) -> Support:
    """An intensive support that starts today and is not active yet."""
    a_center()
    values = {"starts_on": timezone.localdate(), "status": SupportStatus.PROPOSED} | values
    made: Support = SupportFactory(tier=TierKey.INTENSIVE, recipients=[agency or SEAFactory()], **values)
    return made


def exempt(*, agency: Organization | None = None, **values: Any) -> Support:
    """An active intensive support that started before the center asked for readiness."""
    a_center()
    values = {"starts_on": BEFORE} | values
    made: Support = SupportFactory(tier=TierKey.INTENSIVE, recipients=[agency or SEAFactory()], **values)
    return made


def colleagues(agency: Organization, count: int = 3) -> list[User]:
    """People of an agency with accounts."""
    start = User.objects.count()
    made = [account(f"Rater{start + n}", Role.RECIPIENT, organization_id=agency.pk) for n in range(count)]
    for user in made:
        PersonFactory(name=user.name, user=user, organization=agency)
    return made


def instrument() -> ProtocolVersion:
    """The template that comes with Steelyard."""
    keep_shipped(by=None)
    found = newest(Protocol.objects.get(key=KEY))
    assert found is not None
    return found


def opened(
    support: Support, people: Iterable[User], *, by: User | None = None, of: ProtocolVersion | None = None
) -> Round:
    """A round in which these people are asked."""
    agency = support.recipients.get()
    persons = list(Person.objects.filter(user__in=list(people)))
    return rating.open_round(support, by=by, agency=agency, instrument=of or instrument(), people=persons)


def scores(found: Round, points: Sequence[int]) -> dict[str, dict[str, int]]:
    """The same point for each item of a part; one number for each part."""
    steps = rated_steps(found.run.guide)
    return {step.key: {item.key: point for item in step.items} for step, point in zip(steps, points, strict=True)}


def rated(support: Support, people: Sequence[User], *points: Sequence[int], by: User | None = None) -> Round:
    """A round in which each person gave these points to the three parts, and all were shown."""
    found = opened(support, people, by=by)
    for place, user in enumerate(people):
        rating.rate(found, by=user, scores=scores(found, points[min(place, len(points) - 1)]))
    rating.reveal(found, by=by)
    return whole().get(pk=found.pk)


def grounded(support: Support, *, by: User | None = None, **values: Any) -> None:
    """The context reviewed, and what is assumed answered."""
    texts = {one.value: f"What we know of {one.label.lower()}." for one in Aspect}
    grounds.review_context(support, by=by, number=1, reviewed_on=timezone.localdate(), texts=texts)
    words = dict.fromkeys((*ASSUMED, *NAMED), "We agree on this.")
    answers = words | {"can_benefit": 200, "planned": 150} | values
    grounds.answer_assumptions(assumptions_of(support), by=by, whole=True, **answers)


def offering(tier: str = "targeted") -> Offering:
    """Something that can be offered instead."""
    made: Offering = Offering.objects.get_or_create(
        key=f"{tier}-offer", defaults={"name": f"A {tier} offer", "tier": tier, "is_published": True}
    )[0]
    return made


def director() -> User:
    found = User.objects.filter(held__role=Role.DIRECTOR).first()
    return found or account("Director", Role.DIRECTOR)


def decided(support: Support, *, by: User, result: str = Result.GO, **values: Any) -> Decision:
    """What the center says to the newest round."""
    found = whole().filter(support=support).order_by("-number").first()
    assert found is not None
    if result == Result.GO_WITH_PLAN:
        due = timezone.localdate() + timedelta(days=30)
        row = {"what": "Name a second person", "due_on": due, "by_organization": found.agency}
        values = {"plan": [row]} | values
    if result == Result.NOT_YET:
        values = {"offering": offering()} | values
    return deciding.propose(found, by=by, result=result, words="This is what we saw together.", **values)


def agreed(decision: Decision, *, by: User) -> Decision:
    """The agency agrees to what it reads now."""
    assumed = assumptions_of(decision.round.support).version
    return deciding.agree(decision, by=by, version=decision.version, assumed=assumed)


def ready(support: Support, *, by: User | None = None, result: str = Result.GO) -> Support:
    """Rated, grounded, and decided by both sides, so that the support may become active."""
    staff = by or director()
    people = colleagues(support.recipients.get())
    rated(support, people, (2, 2, 2), by=staff)
    grounded(support, by=staff)
    agreed(decided(support, by=staff, result=result), by=people[0])
    support.refresh_from_db()
    return support


def active(*, agency: Organization | None = None, by: User | None = None, **values: Any) -> Support:
    """An intensive support that went through the gate."""
    support = ready(proposed(agency=agency, **values), by=by)
    return change_status(
        support, by=by, to=SupportStatus.ACTIVE.value, on=timezone.localdate(), reason="Both sides decided."
    )
