"""What can happen to providers, to partnerships with them, and to introductions."""

from steelyard.foundation.history.verbs import Verb

TOPIC_ADDED = Verb("partners.provider.topic_added", "noted a topic this provider helps with")
TOPIC_ALTERED = Verb("partners.provider.topic_altered", "changed how well this provider knows a topic")
PROFILE_KEPT = Verb("partners.provider.profile_kept", "went through the profile of this provider")
NAMED = Verb("partners.provider.named", "noted another name of this provider")
PROGRAM_ADDED = Verb("partners.program.added", "added a program that pays providers")
PROGRAM_ALTERED = Verb("partners.program.altered", "changed a program that pays providers")

BEGUN = Verb("partners.partnership.begun", "noted interest in a partnership")
TERMS_WRITTEN = Verb("partners.partnership.terms_written", "wrote the terms of this partnership")
SENT = Verb("partners.partnership.sent", "sent the partner the terms")
CONFIRMED = Verb("partners.partnership.confirmed", "confirmed the terms of this partnership")
SENT_BACK = Verb("partners.partnership.sent_back", "wrote what should change in the terms")
REOPENED = Verb("partners.partnership.reopened", "took the terms of this partnership up again")
LINKED = Verb("partners.partnership.linked", "linked a joint support")
UNLINKED = Verb("partners.partnership.unlinked", "took a support out of this partnership")
REVIEWED = Verb("partners.partnership.reviewed", "reviewed this partnership")
ENDED = Verb("partners.partnership.ended", "ended this partnership")
WARNED = Verb("partners.role.warned", "told everybody in this support that a role ends soon")

ASKED = Verb("partners.introduction.asked", "asked both sides for an introduction")
ASKED_AGAIN = Verb("partners.introduction.asked_again", "sent one side a new link")
AGREED = Verb("partners.introduction.agreed", "agreed to be introduced")
DECLINED = Verb("partners.introduction.declined", "did not want to be introduced")
INTRODUCED = Verb("partners.introduction.introduced", "introduced both sides to each other")
WITHDRAWN = Verb("partners.introduction.withdrawn", "withdrew this introduction")
OUTCOME_ASKED = Verb("partners.introduction.outcome_asked", "asked both sides what came of this introduction")
TOLD = Verb("partners.introduction.told", "told what came of this introduction")
