"""What can happen to an unmet need."""

from steelyard.foundation.history.verbs import Verb

RECORDED = Verb("needs.unmet_need.recorded", "wrote this down as a need that nobody meets")
ALTERED = Verb("needs.unmet_need.altered", "changed what the register says of this need")
