"""What can happen to saved tables."""

from steelyard.foundation.history.verbs import Verb

SAVED = Verb("tables.table.saved", "saved this table")
RENAMED = Verb("tables.table.renamed", "renamed this table")
SHARED = Verb("tables.table.shared", "shared this table with the staff")
UNSHARED = Verb("tables.table.unshared", "keeps this table to themselves again")
DELETED = Verb("tables.table.deleted", "deleted this table")
RESTORED = Verb("tables.table.restored", "brought this table back")
