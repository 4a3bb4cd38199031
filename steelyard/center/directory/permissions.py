"""Who may see and keep the directory."""

from typing import Any

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.rules import EVERY_ROLE, FOR_AN_ORGANIZATION, STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.ADMINISTRATOR}

grant("directory.see", "See organizations and people", _READERS)
grant("directory.keep", "Add and correct organizations and people", _KEEPERS)
grant("directory.merge", "Merge duplicates and undo it", _KEEPERS)
grant("directory.bring_lists", "Bring contact lists in and undo them", _KEEPERS)
grant("directory.export", "Take people and organizations out as files", _KEEPERS)
grant("directory.see_board", "See the advisory board", _READERS | {Role.ADVISER})
grant("directory.keep_board", "Keep the advisory board and answer its advice", {Role.DIRECTOR, Role.COORDINATOR})


@permission("directory.open_organization", "Open an organization's page", _READERS | FOR_AN_ORGANIZATION)
def may_open_organization(user: Any, organization: Organization) -> bool:
    """Recipients and partners open their own organization's page."""
    return allows(user, "directory.see") or organization.pk in user.organization_ids


@permission("directory.open_person", "Open a person's page", EVERY_ROLE)
def may_open_person(user: Any, person: Person) -> bool:
    """Everybody may open the page about themselves."""
    return allows(user, "directory.see") or person.user_id == user.pk
