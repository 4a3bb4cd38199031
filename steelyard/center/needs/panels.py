"""Where the register appears elsewhere."""

from steelyard.foundation.kit.navigation import nav

nav("Unmet needs", "needs:unmet-needs", "needs.see", 60, "Center")
