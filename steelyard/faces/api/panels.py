"""Where the API stands in the person's own menu."""

from steelyard.foundation.kit.navigation import nav

nav("Tokens for programs", "accounts:tokens", "accounts.hold_tokens", 20, "person", "desk")
