"""What can happen to a wave. What happens to a ticket or a ballot is told nowhere."""

from steelyard.foundation.history.verbs import Verb

PLANNED = Verb("feedback.wave.planned", "planned this wave")
ALTERED = Verb("feedback.wave.altered", "changed this wave")
LISTED = Verb("feedback.wave.listed", "drew up the invitation list of this wave")
OPENED = Verb("feedback.wave.opened", "opened this wave")
SENDING = Verb("feedback.wave.sending", "began to mail the invitations of this wave")
MAILED = Verb("feedback.wave.mailed", "mailed a batch of invitations of this wave")
REMINDED = Verb("feedback.wave.reminded", "reminded everybody whom this wave invited")
STOPPED_MAIL = Verb("feedback.invitation.stopped_mail", "asked for no more letters of a wave")
CLOSED = Verb("feedback.wave.closed", "closed this wave")
WITNESSED = Verb("feedback.wave.witnessed", "confirmed that the ballots of this wave may be opened")
BALLOTS_OPENED = Verb("feedback.wave.ballots_opened", "opened the ballots of this wave")
KEY_DESTROYED = Verb("feedback.wave.key_destroyed", "destroyed the key of this wave")
BALLOTS_DESTROYED = Verb("feedback.wave.ballots_destroyed", "destroyed the unopened ballots of this wave")
TAKEN_IN = Verb("feedback.wave.taken_in", "took in the answers of this wave")
