"""What can happen to a support map. What a row says stays out of history: only who may see the row may read it."""

from steelyard.foundation.history.verbs import Verb

ROW_ADDED = Verb("coherence.row.added", "put a row on the support map")
ROW_CHANGED = Verb("coherence.row.changed", "changed a row of the support map")
ROW_REMOVED = Verb("coherence.row.removed", "took a row off the support map")
ROW_BACK = Verb("coherence.row.back", "put a row back on the support map")
PROVIDER_MATCHED = Verb("coherence.row.matched", "said which organization a row of the support map means")
HELP_NOTED = Verb("coherence.help.noted", "noted help that an agency gets from a provider")
SHARED = Verb("coherence.row.shared", "changed who may see a row of the support map")
SHEET_APPLIED = Verb("coherence.sheet.applied", "took a spreadsheet into the support map")
SHEET_UNDONE = Verb("coherence.sheet.undone", "took a spreadsheet back out of the support map")
RAISED = Verb("coherence.overlap.raised", "asked two providers to clarify their roles")
COMPLEMENTARY = Verb("coherence.overlap.complementary", "confirmed complementary roles")
SETTLED = Verb("coherence.overlap.settled", "noted that one of two providers stepped back")
REOPENED = Verb("coherence.overlap.reopened", "said that roles have changed")
LAPSED = Verb("coherence.overlap.lapsed", "ended an overlap that is no longer there")
