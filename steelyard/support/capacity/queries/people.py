"""Whom letters about capacities go to, and who may be chosen."""

from typing import Any

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.forms import Chosen
from steelyard.support.capacity.models import Claim, Holder, Profile
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries.agreements import address_of_liaison


def contacts(agency: int) -> list[User]:
    """Who signs in for an agency."""
    held = Held.objects.current().filter(role=Role.RECIPIENT, organization_id=agency)
    rows: list[User] = list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "id"))
    return rows


def address_at_center(profile: Profile, *people: User | None) -> str:
    """The liaison of the support; without one, the first of those who acted. Empty where there is nobody."""
    liaison = address_of_liaison(profile.support) if profile.support else ""
    return liaison or next((one.email for one in people if one and one.is_active), "")


def of_claim(claim: Claim) -> str:
    return address_at_center(claim.profile, claim.asked_by, claim.claimed_by)


def person_chosen(user: Any, chosen: Chosen | None) -> Person | None:
    if chosen is None or chosen.pk is None:
        return None
    return Person.objects.visible_to(user).living().filter(pk=chosen.pk).first()


def agency_chosen(user: Any, chosen: Chosen | None) -> Organization | None:
    if chosen is None or chosen.pk is None:
        return None
    return Organization.objects.visible_to(user).living().filter(pk=chosen.pk).first()


def supports_of(user: Any, agency: Organization) -> list[Support]:
    """Supports that an agency receives, the newest first."""
    rows = Support.objects.visible_to(user).filter(recipients=agency)
    return list(rows.order_by("-starts_on", "-id")[:50])


def holders_of(profile: Profile, key: str) -> list[Holder]:
    rows = Holder.objects.filter(profile=profile, key=key).select_related("person", "profile")
    return list(rows.prefetch_related("person__affiliations").order_by("until", "person__name_key", "id"))


def named(user: Any, *, agency: int, support: int) -> tuple[Organization | None, Support | None]:
    """An agency and a support by key, as far as somebody may see them; of a support alone, its first recipient."""
    found = Support.objects.visible_to(user).filter(pk=support).first() if support else None
    rows = Organization.objects.visible_to(user).living()
    chosen = rows.filter(pk=agency).first() if agency else None
    if chosen is None and found is not None:
        chosen = found.recipients.order_by("name_key", "id").first()
    return chosen, found


def area_of(support: Support | None) -> int | str:
    """The first focal area of a support, to begin from."""
    first = support.focal_areas.order_by("position", "id").first() if support else None
    return first.pk if first else ""
