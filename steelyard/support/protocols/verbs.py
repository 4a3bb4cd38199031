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
