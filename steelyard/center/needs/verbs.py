"""What can happen to needs: in the register, and from what was heard to what is ranked."""

from steelyard.foundation.history.verbs import Verb

RECORDED = Verb("needs.unmet_need.recorded", "wrote this down as a need that nobody meets")
ALTERED = Verb("needs.unmet_need.altered", "changed what the register says of this need")

SOURCE_RECORDED = Verb("needs.source.recorded", "wrote down who was heard")
SOURCE_ALTERED = Verb("needs.source.altered", "changed what is said of this source")
SOURCE_WITHDRAWN = Verb("needs.source.withdrawn", "withdrew this source, so that its voices count no more")
SOURCE_RESTORED = Verb("needs.source.restored", "let the voices of this source count again")
CODED = Verb("needs.source.coded", "coded what was said")
VOICE_WITHDRAWN = Verb("needs.voice.withdrawn", "took back the coding of what was said")

STATEMENT_ADDED = Verb("needs.statement.added", "put a need into words")
STATEMENT_ALTERED = Verb("needs.statement.altered", "changed the words of this need")
WEIGHED = Verb("needs.statement.weighed", "weighed this need")
MERGED = Verb("needs.statement.merged", "merged another statement into this one")
GONE = Verb("needs.statement.gone", "merged this statement into another")
UNMERGED = Verb("needs.statement.unmerged", "took another statement out of this one again")
BACK = Verb("needs.statement.back", "made this a statement of its own again")
LINKED = Verb("needs.statement.linked", "linked this need to a focal area")
UNLINKED = Verb("needs.statement.unlinked", "ended the link of this need to a focal area")
# How somebody voted stands nowhere but in the vote itself.
VOTED = Verb("needs.statement.voted_on", "voted on this need")

OPENED = Verb("needs.round.opened", "opened a round of needs sensing")
CLOSED = Verb("needs.round.closed", "closed this round and ranked its needs")
