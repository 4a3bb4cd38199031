"""What can happen to studies of exemplars."""

from steelyard.foundation.history.verbs import Verb

BROUGHT = Verb("exemplars.study.brought", "brought this file to look for exemplars")
ASKED = Verb("exemplars.fit.asked", "asked which groups do better than their context predicts")
FOUND = Verb("exemplars.fit.found", "worked out which groups do better than their context predicts")
REFUSED = Verb("exemplars.fit.refused", "could not work it out from this file")
WITHDRAWN = Verb("exemplars.study.withdrawn", "withdrew this study")
PUT_BACK = Verb("exemplars.study.put_back", "put this study back")
DOSSIER_OPENED = Verb("exemplars.dossier.opened", "began to look closer")
LOOK_ADDED = Verb("exemplars.look.added", "added a closer look")
LOOK_ALTERED = Verb("exemplars.look.altered", "wrote down a closer look")
DECIDED = Verb("exemplars.dossier.decided", "wrote down what the panel decided")
AGREED = Verb("exemplars.consent.given", "wrote down the consent of the district")
CONSENT_WITHDRAWN = Verb("exemplars.consent.withdrawn", "wrote down that the district withdrew its consent")
PRACTICE_WRITTEN = Verb("exemplars.practice.written", "wrote down what they do, under which conditions")
DRAFTED = Verb("exemplars.practice.drafted", "made a draft resource of it")
STEP_PLANNED = Verb("exemplars.step.planned", "planned a step to spread it")
UPTAKE_NOTED = Verb("exemplars.uptake.noted", "noted who takes it up")
