"""Where the directory stands in the desk's navigation, and what lower apps ask of it."""

from steelyard.center.directory.forms.fields import OrganizationKeyField
from steelyard.center.directory.queries import organization_names
from steelyard.foundation.accounts.queries import Organizations, use_organizations
from steelyard.foundation.kit import navigation

navigation.nav("Organizations", "directory:organizations", "directory.see", 50, "Directory")
navigation.nav("People", "directory:people", "directory.see", 51, "Directory")
navigation.nav("Advisory board", "directory:board", "directory.see_board", 52, "Directory")
navigation.nav("Duplicates", "directory:duplicates", "directory.merge", 53, "Directory")
navigation.nav("Contact lists", "directory:contact-lists", "directory.bring_lists", 54, "Directory")
navigation.search("directory:search", "directory.see")

use_organizations(
    Organizations(
        names=organization_names,
        field=lambda: OrganizationKeyField(label="Organization", required=False),
    )
)
