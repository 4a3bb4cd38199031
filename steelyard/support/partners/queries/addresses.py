"""Where letters about partnerships, roles and introductions go."""

from collections.abc import Iterable

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Address
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.partners.models import ProviderProfile


def address_of_staff(staff: StaffMember | None) -> str:
    """Where somebody on the staff reads letters; empty where nothing is known."""
    if staff is None:
        return ""
    rows = Address.objects.filter(person=staff.person_id).order_by("-is_primary", "id")
    first = rows.values_list("email", flat=True).first()
    user = User.objects.filter(person=staff.person_id, is_active=True).first()
    return first or (user.email if user else "")


def accounts(role: Role, organizations: Iterable[int]) -> list[str]:
    """The addresses of who can sign in for these organizations in a role today."""
    held = Held.objects.current().filter(role=role, organization_id__in=list(organizations))
    rows = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return list(rows.order_by("name", "id").values_list("email", flat=True))


def of_provider(organization: int) -> list[str]:
    """The contact of a provider's profile and its accounts, each once."""
    profile = ProviderProfile.objects.filter(organization=organization).exclude(contact_email="").first()
    return _once([profile.contact_email] if profile else [], accounts(Role.PARTNER, [organization]))


def of_part(part: SupportProvider) -> dict[str, list[str]]:
    """Whom to tell about a role: the provider itself, the recipients' accounts."""
    through = Support.recipients.through.objects.filter(support_id=part.support_id)
    agencies = list(through.values_list("organization_id", flat=True))
    return {"provider": of_provider(part.organization_id), "recipients": accounts(Role.RECIPIENT, agencies)}


def _once(*lists: list[str]) -> list[str]:
    return list(dict.fromkeys(address.lower() for one in lists for address in one if address))
