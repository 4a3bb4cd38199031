"""Where questionnaires stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Questionnaires", "questionnaires:questionnaires", "questionnaires.see", 71, "Evidence")
