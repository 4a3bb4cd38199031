"""Where tables stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Ask the data", "tables:builder", "tables.see", 57, "Center")
