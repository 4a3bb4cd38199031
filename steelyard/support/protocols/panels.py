"""Where runs stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Reviews", "protocols:runs", "protocols.see", 65, "Library")
nav("My reviews", "protocols:mine", "protocols.answer", 60, group="person")
nav("My reviews", "protocols:mine", "protocols.answer", 60, group="person", face="portal")
