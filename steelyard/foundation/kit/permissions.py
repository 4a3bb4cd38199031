"""Who may look at the components."""

from steelyard.foundation.kit.access import grant

# Names of roles as plain strings: the kit lies below accounts.
grant(
    "kit.gallery", "See the gallery of components", {"director", "liaison", "coordinator", "librarian", "administrator"}
)
