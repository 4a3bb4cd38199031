"""What can happen to a file of attendance."""

from steelyard.foundation.history.verbs import Verb

RECEIVED = Verb("attendance.file.received", "brought this file of attendance")
READ = Verb("attendance.file.read", "said what the columns of this file are")
APPLIED = Verb("attendance.file.applied", "took this file of attendance into the ledger")
UNDONE = Verb("attendance.file.undone", "undid this file of attendance")
DROPPED = Verb("attendance.file.dropped", "threw this file of attendance away")
FORGOTTEN = Verb("attendance.file.forgotten", "forgot the names in old files of attendance")
