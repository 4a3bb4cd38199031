"""What can happen to scenarios."""

from steelyard.foundation.history.verbs import Verb

KEPT = Verb("balance.scenario.kept", "kept this scenario")
ALTERED = Verb("balance.scenario.altered", "changed this scenario")
DELETED = Verb("balance.scenario.deleted", "deleted this scenario")
RESTORED = Verb("balance.scenario.restored", "brought this scenario back")
