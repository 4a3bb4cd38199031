"""What can happen to measures of the center's own, targets, the cover, and report packs."""

from steelyard.foundation.history.verbs import Verb

MEASURE_MADE = Verb("packs.measure.made", "put this measure together")
MEASURE_ALTERED = Verb("packs.measure.altered", "changed this measure")
MEASURE_RETIRED = Verb("packs.measure.retired", "retired this measure")
TARGET_SET = Verb("packs.target.set", "set this target")
TARGET_ALTERED = Verb("packs.target.altered", "changed this target")
TARGET_REMOVED = Verb("packs.target.removed", "took this target away")
COVER_WRITTEN = Verb("packs.cover.written", "changed the cover of reports")
DRAFTED = Verb("packs.pack.drafted", "drafted this report")
WRITTEN = Verb("packs.text.written", "wrote in this report")
REVIEWED = Verb("packs.pack.reviewed", "reviewed this report")
SENT_BACK = Verb("packs.pack.sent_back", "sent this report back")
FROZEN = Verb("packs.pack.frozen", "submitted this report")
SHARED = Verb("packs.link.made", "made a link to this report")
UNSHARED = Verb("packs.link.ended", "ended a link to this report")
PLANNED = Verb("packs.schedule.set", "planned this report")
PLAN_ALTERED = Verb("packs.schedule.altered", "changed the plan for this report")
PLAN_ENDED = Verb("packs.schedule.ended", "ended the plan for this report")
SENT = Verb("packs.pack.sent", "sent this report to its readers")
