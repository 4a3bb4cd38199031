"""What can happen to audiences, mailings and addresses."""

from steelyard.foundation.history.verbs import Verb

AUDIENCE_KEPT = Verb("mailings.audience.kept", "kept this audience")
AUDIENCE_ALTERED = Verb("mailings.audience.altered", "changed this audience")
AUDIENCE_PUT_AWAY = Verb("mailings.audience.put_away", "put this audience away")
AUDIENCE_BACK = Verb("mailings.audience.back", "took this audience out again")
WRITTEN = Verb("mailings.mailing.written", "wrote this mailing")
ALTERED = Verb("mailings.mailing.altered", "changed this mailing")
TRIED = Verb("mailings.mailing.tried", "mailed a test copy of this mailing")
BEGUN = Verb("mailings.mailing.begun", "began to send this mailing")
STOPPED = Verb("mailings.mailing.stopped", "stopped this mailing")
RESUMED = Verb("mailings.mailing.resumed", "went on sending this mailing")
SENT = Verb("mailings.mailing.sent", "sent the last letter of this mailing")
OPTED_OUT = Verb("mailings.opt_out.made", "noted that this address wants no mailings")
OPTED_IN = Verb("mailings.opt_out.ended", "noted that this address wants mailings again")
BOUNCED = Verb("mailings.bounce.noted", "noted that this address took no letter")
REOPENED = Verb("mailings.bounce.reopened", "opened this address again")
