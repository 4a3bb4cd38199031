"""What can happen around the portfolio."""

from steelyard.foundation.history.verbs import Verb

ASKED = Verb("portfolio.question.asked", "asked the portfolio adviser")
ANSWERED = Verb("portfolio.question.answered", "got answers from the portfolio adviser")
LEANED = Verb("portfolio.choice.made", "leaned to an answer of the portfolio adviser")
SHARE_SET = Verb("portfolio.share.set", "set what the charge asks of a focal area")
SHARE_ALTERED = Verb("portfolio.share.altered", "changed what the charge asks of a focal area")
SHARE_DROPPED = Verb("portfolio.share.dropped", "took back what the charge asks of a focal area")
