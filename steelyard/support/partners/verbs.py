"""What can happen to what we know of providers."""

from steelyard.foundation.history.verbs import Verb

TOPIC_ADDED = Verb("partners.provider.topic_added", "noted a topic this provider helps with")
TOPIC_ALTERED = Verb("partners.provider.topic_altered", "changed how well this provider knows a topic")
HELP_NOTED = Verb("partners.help.noted", "noted help that an agency gets from a provider")
PROFILE_KEPT = Verb("partners.provider.profile_kept", "went through the profile of this provider")
