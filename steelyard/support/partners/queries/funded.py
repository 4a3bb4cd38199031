"""Joint work with other federally funded centers: it counts itself from the ledger."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from steelyard.center.directory.models import Organization
from steelyard.support.delivery.models import Activity, Support, SupportProvider
from steelyard.support.delivery.rules import ProviderRole, Standing
from steelyard.support.partners.models import ProviderProfile

# Passing on what somebody made is no joint work.
JOINT = tuple(role.value for role in ProviderRole if role != ProviderRole.SOURCE)


@dataclass(frozen=True)
class FundedPartner:
    """A federally funded organization with the supports in which we worked together, in a period."""

    organization: Organization
    programs: list[str]
    supports: list[Support]


def joint_funded(since: date, until: date) -> list[FundedPartner]:
    """The external partners paid by a federal program with joint activity in the period, by name. Four queries."""
    active = Activity.objects.counted().filter(on__gte=since, on__lte=until)
    held = Q(since__isnull=True) | Q(since__lte=F("support__activities__on"))
    held &= Q(until__isnull=True) | Q(until__gte=F("support__activities__on"))
    funded = ProviderProfile.objects.filter(programs__is_federal=True)
    parts = SupportProvider.objects.filter(
        held, role__in=JOINT, standing=Standing.EXTERNAL.value, support__activities__in=active,
        organization__in=funded.values("organization_id"),
    )  # fmt: skip
    pairs = set(parts.values_list("organization_id", "support_id"))
    organizations = Organization.objects.filter(pk__in={one for one, _ in pairs})
    supports = Support.objects.in_bulk({one for _, one in pairs})
    rows = organizations.prefetch_related("provider_profile__programs").order_by("name_key", "id")
    return [
        FundedPartner(
            one,
            sorted(program.name for program in one.provider_profile.programs.all() if program.is_federal),
            sorted((supports[s] for o, s in pairs if o == one.pk), key=lambda s: (s.name_key, s.pk)),
        )
        for one in rows
    ]
