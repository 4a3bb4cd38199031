"""Where figures stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Overview", "reporting:overview", "reporting.see", 15)
nav("Published figures", "reporting:published", "reporting.see_published", 80, "Center")
nav("Measures", "reporting:measures", "reporting.see_measures", 81, "Center")
nav("Coherence", "reporting:coherence", "coherence.see", 39, "Support")
