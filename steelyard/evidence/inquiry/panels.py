"""Where the room stands in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Inquiry", "inquiry:sample", "inquiry.code", 64, "Evidence")
nav("Findings", "inquiry:released", "inquiry.read", 65, "Evidence")
