"""What concerns one agency or one partner: its own copy of the pack."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.steering.sunset.rules import Leaving, leaving
from steelyard.support.capacity.models import Profile
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import TextStatus
from steelyard.support.partners.models import Partnership


def _of(*paths: str) -> Callable[[int], Q]:
    def made(organization: int) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{path: organization})
        return found

    return made


_PLEDGED = _of("by_organization", "to_organization")
AGENCY: dict[str, Callable[[int], Q]] = {
    "directory.Organization": _of("pk"),
    "directory.Person": _of("organization"),
    "intake.HelpRequest": _of("agency"),
    "intake.Decision": _of("help_request__agency"),
    "intake.Message": _of("help_request__agency"),
    "needs.UnmetNeed": _of("organization"),
    "delivery.Support": _of("recipients"),
    "delivery.Activity": _of("participations__organization"),
    "delivery.Participation": _of("organization"),
    "delivery.Promise": _PLEDGED,
    "delivery.AgreementText": lambda pk: Q(agreement__support__recipients=pk) & ~Q(status=TextStatus.DRAFT),
    "coherence.MapRow": _of("agency"),
    "readiness.Decision": _of("round__agency"),
    "capacity.Profile": _of("agency"),
    "capacity.AgreedLevel": _of("round__profile__agency"),
    "capacity.Claim": _of("profile__agency"),
    "capacity.Evidence": _of("claim__profile__agency"),
    "measures.Measure": _of("organization"),
    "measures.Value": _of("measure__organization"),
    "engagements.Engagement": _of("support__recipients"),
    "engagements.Milestone": _of("engagement__support__recipients"),
    "engagements.Decision": _of("engagement__support__recipients"),
    "engagements.Check": _of("engagement__support__recipients"),
    "collaboratives.Application": _of("agency"),
}
PARTNER: dict[str, Callable[[int], Q]] = {
    "directory.Organization": _of("pk"),
    "directory.Person": _of("organization"),
    "partners.Partnership": _of("partner"),
    "partners.PartnershipReview": lambda pk: Q(partnership__partner=pk, with_partner=True),
    "partners.ProviderProfile": _of("organization"),
    "partners.ProviderTopic": _of("organization"),
    "delivery.Support": _of("providers__organization"),
    "delivery.SupportProvider": _of("organization"),
    "delivery.Promise": _PLEDGED,
    "intake.HandOff": _of("provider"),
    "intake.HandOffQuestion": _of("hand_off__provider"),
    "events.Event": _of("partners"),
    "library.Resource": _of("partners"),
}
# The center's own thinking about them, which their pages never showed.
_OURS = {
    "intake.Decision": {"override_reason"},
    "intake.HelpRequest": {"holder"},
    "delivery.Support": {"plan", "expected_minutes", "liaison"},
    "delivery.Activity": {"note"},
    "partners.Partnership": {"fit"},
    "readiness.Decision": {"note"},
}


@dataclass(frozen=True)
class Copy:
    """One organization with the tables of its copy."""

    folder: str
    organization: Organization
    parts: dict[str, Callable[[int], Q]]

    def tables(self) -> Iterator[tuple[Leaving, Q]]:
        for table in leaving():
            if table.table in self.parts:
                hidden = _OURS.get(table.table, set())
                columns = tuple(one for one in table.columns if one.name not in hidden)
                yield replace(table, columns=columns), self.parts[table.table](self.organization.pk)


def copies() -> Iterator[Copy]:
    """Every agency that asked or received anything, and every partner, each in the order of their names."""
    center = the_center()
    ours = {center.organization_id} if center else set()
    agencies = {*HelpRequest.objects.filter(agency__isnull=False).values_list("agency", flat=True).distinct()}
    agencies |= {*Support.recipients.through.objects.values_list("organization", flat=True).distinct()}
    agencies |= {*Profile.objects.values_list("agency", flat=True).distinct()}
    partners = {*Partnership.objects.values_list("partner", flat=True).distinct()}
    partners |= {*SupportProvider.objects.values_list("organization", flat=True).distinct()}
    partners |= {*HandOff.objects.values_list("provider", flat=True).distinct()}
    for folder, keys, parts in (("agencies", agencies, AGENCY), ("partners", partners - ours, PARTNER)):
        for one in Organization.objects.filter(merged_into__isnull=True).order_by("name_key", "pk").iterator():
            if one.pk in keys:
                yield Copy(folder, one, parts)
