"""Where context events appear elsewhere."""

from steelyard.foundation.kit.navigation import PUBLIC, nav

nav("States", "context:states", PUBLIC, 4, "", "public")
nav("Context events", "context:context-events", "context.see", 70, "Center")
