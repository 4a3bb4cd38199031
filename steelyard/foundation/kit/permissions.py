"""Who may look at the components, and where they find them."""

from steelyard.foundation.kit.access import grant
from steelyard.foundation.kit.navigation import nav

# Names of roles as plain strings: the kit lies below accounts.
grant(
    "kit.gallery", "See the gallery of components", {"director", "liaison", "coordinator", "librarian", "administrator"}
)
nav("Components", "kit:gallery", "kit.gallery", 99, "Center")
