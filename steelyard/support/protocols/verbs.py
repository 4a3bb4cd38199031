"""What can happen to a run of a protocol; who answered what is told nowhere."""

from steelyard.foundation.history.verbs import Verb

KEPT = Verb("protocols.template.kept", "put this version of a template to use")

OPENED = Verb("protocols.run.opened", "opened this run")
INVITED = Verb("protocols.run.invited", "asked a reviewer")
REMINDED = Verb("protocols.run.reminded", "reminded a reviewer")
REPLACED = Verb("protocols.run.replaced", "took a reviewer's place back")
DECLINED = Verb("protocols.run.declined", "noted that a reviewer declined")
LOCKED = Verb("protocols.run.locked", "took in a reviewer's locked answers")
REVEALED = Verb("protocols.run.revealed", "opened all answers of this run")
REPLIED = Verb("protocols.run.replied", "replied to an answer of this run")
CANCELLED = Verb("protocols.run.cancelled", "called this run off")

PUBLISHED = Verb("protocols.protocol.published", "published a version of this protocol")
DRAFTED = Verb("protocols.protocol.drafted", "changed the draft of this protocol")
RETIRED = Verb("protocols.protocol.retired", "took this protocol off the list")
RESTORED = Verb("protocols.protocol.restored", "put this protocol back on the list")

GUIDED_OPENED = Verb("protocols.guided_run.opened", "opened this run")
MEMBER_ADDED = Verb("protocols.guided_run.member_added", "added a member")
MEMBER_LEFT = Verb("protocols.guided_run.member_left", "ended somebody's part in this run")
PARTY_ADDED = Verb("protocols.guided_run.party_added", "added an agency")
PARTY_LEFT = Verb("protocols.guided_run.party_left", "ended an agency's part in this run")
WROTE = Verb("protocols.guided_run.wrote", "wrote in this run")
TOOK_OUT = Verb("protocols.guided_run.took_out", "took a row out")
MERGED = Verb("protocols.guided_run.merged", "merged two texts")
VOTED = Verb("protocols.guided_run.voted", "gave scores")
SHOWN = Verb("protocols.guided_run.shown", "showed the scores of all")
APPROVED = Verb("protocols.guided_run.approved", "approved what this run says")
PROMISED = Verb("protocols.guided_run.promised", "made promises of rows")
COMPLETED = Verb("protocols.guided_run.completed", "completed this run")
STOPPED = Verb("protocols.guided_run.stopped", "stopped this run")
REOPENED = Verb("protocols.guided_run.reopened", "opened this run again")
