"""What can happen in an engagement."""

from steelyard.foundation.history.verbs import Verb

OPENED = Verb("engagements.engagement.opened", "opened this engagement")
ALTERED = Verb("engagements.engagement.altered", "changed this engagement")
TAPERED = Verb("engagements.engagement.tapered", "said when this engagement tapers off")
EXITED = Verb("engagements.engagement.exited", "ended this engagement")

MEMBER_ADDED = Verb("engagements.linkage.added", "added somebody to the linkage team")
MEMBER_ALTERED = Verb("engagements.linkage.altered", "changed somebody's part in the linkage team")
MEMBER_LEFT = Verb("engagements.linkage.left", "ended somebody's part in the linkage team")

VERSION_BEGUN = Verb("engagements.agreement.begun", "began a version of the agreement")
VERSION_ALTERED = Verb("engagements.agreement.altered", "changed the draft of the agreement")
VERSION_OFFERED = Verb("engagements.agreement.offered", "offered the agreement for signature")
SIGNED = Verb("engagements.agreement.signed", "signed the agreement")

DOSE_SET = Verb("engagements.dose.set", "set the planned dose")
INNOVATION_ADDED = Verb("engagements.innovation.added", "added what is put into practice")
INNOVATION_ALTERED = Verb("engagements.innovation.altered", "changed what is put into practice")
STAGE_BEGUN = Verb("engagements.stage.begun", "began a stage")
STAGE_ALTERED = Verb("engagements.stage.altered", "changed the days of a stage")
EXAMPLE_TAKEN = Verb("engagements.plan.example_taken", "took over the example plan")
PLANNED = Verb("engagements.plan.planned", "said from when to when the plan goes")
MILESTONE_SET = Verb("engagements.milestone.set", "set a milestone")
MILESTONE_ALTERED = Verb("engagements.milestone.altered", "changed a milestone")
MILESTONE_DONE = Verb("engagements.milestone.done", "reached a milestone")
MILESTONE_DROPPED = Verb("engagements.milestone.dropped", "dropped a milestone")

DECIDED = Verb("engagements.decision.made", "wrote down a decision")
RISK_SEEN = Verb("engagements.risk.seen", "wrote down a risk")
RISK_ALTERED = Verb("engagements.risk.altered", "changed a risk")
RISK_CLOSED = Verb("engagements.risk.closed", "closed a risk")

RATED = Verb("engagements.rating.given", "rated the center")
PASSED_ON = Verb("engagements.passage.written", "wrote down what was passed on")
PASSAGE_ALTERED = Verb("engagements.passage.altered", "corrected what was passed on")
CHECKED = Verb("engagements.check.made", "checked what is still in place")
