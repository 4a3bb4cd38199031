"""Where context events appear elsewhere."""

from steelyard.foundation.kit.navigation import nav

nav("Context events", "context:context-events", "context.see", 70, "Center")
