"""What can happen to a subscription."""

from steelyard.foundation.history.verbs import Verb

SUBSCRIBED = Verb("hooks.subscription.made", "made this webhook")
TURNED_OFF = Verb("hooks.subscription.turned_off", "turned this webhook off")
TURNED_ON = Verb("hooks.subscription.turned_on", "turned this webhook on again")
