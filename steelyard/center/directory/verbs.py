"""What can happen in the directory."""

from steelyard.foundation.history.verbs import Verb

STATES_LOADED = Verb("directory.state.loaded", "brought the list of states up to date")

ORGANIZATION_ADDED = Verb("directory.organization.added", "added this organization")
ORGANIZATIONS_ADDED = Verb("directory.organization.added_many", "added organizations in bulk")
ORGANIZATION_ALTERED = Verb("directory.organization.altered", "changed this organization")
ORGANIZATION_CLOSED = Verb("directory.organization.closed", "noted that this organization closed")
ORGANIZATION_REOPENED = Verb("directory.organization.reopened", "noted that this organization is open again")
ORGANIZATION_MERGED = Verb("directory.organization.merged", "merged a duplicate into this organization")
ORGANIZATION_GONE = Verb("directory.organization.gone", "merged this organization into another")
ORGANIZATION_UNMERGED = Verb("directory.organization.unmerged", "took a merged organization out of this one again")
ORGANIZATION_BACK = Verb("directory.organization.back", "made this an organization of its own again")
ORGANIZATIONS_TWO = Verb("directory.organization.two", "found this and another organization to be two")

PERSON_ADDED = Verb("directory.person.added", "added this person")
PEOPLE_ADDED = Verb("directory.person.added_many", "added people in bulk")
PERSON_ALTERED = Verb("directory.person.altered", "changed this person")
PERSON_MERGED = Verb("directory.person.merged", "merged a duplicate into this person")
PERSON_GONE = Verb("directory.person.gone", "merged this person into another")
PERSON_UNMERGED = Verb("directory.person.unmerged", "took a merged person out of this one again")
PERSON_BACK = Verb("directory.person.back", "made this a person of their own again")
PEOPLE_TWO = Verb("directory.person.two", "found this and another person to be two")

ADDRESS_ADDED = Verb("directory.address.added", "added an e-mail address")
ADDRESS_REMOVED = Verb("directory.address.removed", "removed an e-mail address")
ADDRESS_CHOSEN = Verb("directory.address.chosen", "chose the e-mail address to write to")
AFFILIATION_STARTED = Verb("directory.affiliation.started", "noted where this person works")
AFFILIATION_ALTERED = Verb("directory.affiliation.altered", "corrected where this person works")
AFFILIATION_ENDED = Verb("directory.affiliation.ended", "noted that this person left an organization")
PLACES_SETTLED = Verb("directory.affiliation.settled", "brought people's places of today in step with their dates")
ACCOUNT_LINKED = Verb("directory.person.account_linked", "linked an account to this person")
ACCOUNT_UNLINKED = Verb("directory.person.account_unlinked", "took the account from this person")

LOOKED_FOR_DUPLICATES = Verb("directory.suggestion.looked", "looked through the directory for duplicates")

LIST_RECEIVED = Verb("directory.contact_list.received", "brought this contact list")
LIST_READ = Verb("directory.contact_list.read", "said what the columns of this contact list are")
LIST_SETTLED = Verb("directory.contact_list.settled", "said which organizations this contact list means")
LIST_APPLIED = Verb("directory.contact_list.applied", "took this contact list into the directory")
LIST_UNDONE = Verb("directory.contact_list.undone", "undid this contact list")
LIST_DROPPED = Verb("directory.contact_list.dropped", "threw this contact list away")
LISTS_FORGOTTEN = Verb("directory.contact_list.forgotten", "forgot the rows of old contact lists")

MEMBER_ADDED = Verb("directory.board_member.added", "noted this term on the advisory board")
MEMBER_ALTERED = Verb("directory.board_member.altered", "changed this term on the advisory board")
MEETING_ADDED = Verb("directory.board_meeting.added", "noted this meeting of the advisory board")
MEETING_ALTERED = Verb("directory.board_meeting.altered", "changed this meeting of the advisory board")
ADVICE_ADDED = Verb("directory.advice.added", "noted this advice")
ADVICE_ALTERED = Verb("directory.advice.altered", "changed this advice")
ADVICE_ANSWERED = Verb("directory.advice.answered", "answered this advice")
