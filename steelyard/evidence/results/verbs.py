"""What can happen to plans, releases and what stands beside them."""

from steelyard.foundation.history.verbs import Verb

PLANNED = Verb("results.plan.written", "wrote the release plan of this wave")
FROZEN = Verb("results.plan.frozen", "froze the release plan of this wave")
PREPARED = Verb("results.release.prepared", "prepared this release")
APPROVED = Verb("results.release.approved", "approved this release as the second person")
DROPPED = Verb("results.release.dropped", "dropped this release")
WRITTEN = Verb("results.passage.written", "wrote beside these figures")
QUOTED = Verb("results.quote.picked", "picked this quote")
QUOTE_SHOWN = Verb("results.quote.released", "released this quote")
QUOTE_TAKEN_BACK = Verb("results.quote.withdrawn", "took this quote back")
REPLIED = Verb("results.reply.written", "wrote what the center does about what was said")
REPLY_TAKEN_BACK = Verb("results.reply.withdrawn", "took this reply back")
RECONSTRUCTED = Verb("results.wave.reconstructed", "made answers that agree with what was published of this wave")
