"""What can happen to studies of exemplars."""

from steelyard.foundation.history.verbs import Verb

BROUGHT = Verb("exemplars.study.brought", "brought this file to look for exemplars")
ASKED = Verb("exemplars.fit.asked", "asked which groups do better than their context predicts")
FOUND = Verb("exemplars.fit.found", "worked out which groups do better than their context predicts")
REFUSED = Verb("exemplars.fit.refused", "could not work it out from this file")
WITHDRAWN = Verb("exemplars.study.withdrawn", "withdrew this study")
PUT_BACK = Verb("exemplars.study.put_back", "put this study back")
