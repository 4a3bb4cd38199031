"""Kinds of organizations and of duplicates, as values."""

from steelyard.foundation.kit.choices import Choice


class OrganizationKind(Choice):
    SEA = "sea", "State education agency (SEA)"
    LEA = "lea", "Local education agency (LEA)"
    SCHOOL = "school", "School"
    STATE_AGENCY = "state_agency", "Sister state agency"
    REGIONAL_AGENCY = "regional_agency", "Regional education agency"
    FEDERAL_CENTER = "federal_center", "Federally funded center"
    NONPROFIT = "nonprofit", "Nonprofit"
    UNIVERSITY = "university", "University"
    FUNDER = "funder", "Funder"
    CENTER = "center", "The center"
    OPERATING_PARTNER = "operating_partner", "Operating partner"
    OTHER = "other", "Other organization"


# Agencies that may ask for and receive support.
AGENCIES = frozenset(
    {
        OrganizationKind.SEA,
        OrganizationKind.LEA,
        OrganizationKind.SCHOOL,
        OrganizationKind.STATE_AGENCY,
        OrganizationKind.REGIONAL_AGENCY,
    }
)
# Organizations that may provide support beside the center.
PROVIDERS = frozenset(
    {
        OrganizationKind.FEDERAL_CENTER,
        OrganizationKind.NONPROFIT,
        OrganizationKind.UNIVERSITY,
        OrganizationKind.OPERATING_PARTNER,
        OrganizationKind.CENTER,
        OrganizationKind.OTHER,
    }
)


class StateKind(Choice):
    STATE = "state", "State"
    DISTRICT = "district", "Federal district"
    TERRITORY = "territory", "Territory"


class AdviceStatus(Choice):
    OPEN = "open", "Waits for the center's answer"
    ANSWERED = "answered", "Answered"
