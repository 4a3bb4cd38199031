"""Where studies of exemplars stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Exemplars", "exemplars:studies", "exemplars.see", 64, "Evidence")
