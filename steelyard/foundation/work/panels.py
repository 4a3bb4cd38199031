"""Where long work and the outbox stand in the desk's navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Long work", "work:jobs", "work.see", 91, "Center")
nav("Outbox", "work:letters", "work.see_mail", 92, "Center")
