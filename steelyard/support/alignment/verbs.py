"""What can happen to an inventory."""

from steelyard.foundation.history.verbs import Verb

ADDED = Verb("alignment.initiative.added", "added this initiative to the inventory")
ALTERED = Verb("alignment.initiative.altered", "changed this initiative")
TAKEN_OUT = Verb("alignment.initiative.taken_out", "took this initiative out of the inventory")
PUT_BACK = Verb("alignment.initiative.put_back", "put this initiative back into the inventory")
FILLED = Verb("alignment.initiative.filled", "filled blanks of this initiative from a spreadsheet")
COMPARED = Verb("alignment.relationship.compared", "compared two initiatives")
RATED = Verb("alignment.rating.rated", "rated this initiative in a domain")
VOTED = Verb("alignment.rating.voted", "gave private points to this initiative")
SHOWN = Verb("alignment.rating.shown", "showed all points of this initiative")
POPULATIONS = Verb("alignment.inventory.populations", "said whom the initiatives should reach")
NOTED = Verb("alignment.finding.noted", "wrote a note on a finding")
DISMISSED = Verb("alignment.finding.dismissed", "dismissed a finding")
REOPENED = Verb("alignment.finding.reopened", "opened a finding again")
BROUGHT = Verb("alignment.sheet.brought", "brought a spreadsheet of initiatives")
READ = Verb("alignment.sheet.read", "said what the columns of this spreadsheet are")
CHOSEN = Verb("alignment.sheet.chosen", "said what becomes of rows of this spreadsheet")
APPLIED = Verb("alignment.sheet.applied", "took this spreadsheet into the inventory")
UNDONE = Verb("alignment.sheet.undone", "took this spreadsheet out of the inventory again")
DROPPED = Verb("alignment.sheet.dropped", "threw this spreadsheet away")
DRAWN = Verb("alignment.inventory.drawn", "had the whole picture of the inventory drawn")
