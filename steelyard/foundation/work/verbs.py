"""What can happen to long work and to letters."""

from steelyard.foundation.history.verbs import Verb

STARTED = Verb("work.job.started", "started this work")
CANCEL_ASKED = Verb("work.job.cancel_asked", "asked this work to stop")
CANCELLED = Verb("work.job.cancelled", "cancelled this work")
FINISHED = Verb("work.job.finished", "finished this work")
FAILED = Verb("work.job.failed", "gave this work up")
MAIL_FAILED = Verb("work.mail.failed", "gave this letter up")
MAIL_AGAIN = Verb("work.mail.again", "put this letter in the outbox again")
