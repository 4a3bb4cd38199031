"""What can happen to a resource."""

from steelyard.foundation.history.verbs import Verb

ADDED = Verb("library.resource.added", "added this resource")
ALTERED = Verb("library.resource.altered", "changed this resource")
USE_NOTED = Verb("library.resource.use_noted", "noted how much this resource was used")
SUBMITTED = Verb("library.resource.submitted", "submitted this resource for review")
SENT_BACK = Verb("library.resource.sent_back", "sent this resource back to be changed")
PUBLISHED = Verb("library.resource.published", "published this resource")
RETIRED = Verb("library.resource.retired", "retired this resource")
REPUBLISHED = Verb("library.resource.republished", "published this resource again")
TAKEN_BACK = Verb("library.resource.taken_back", "took this resource back from the public")
VERSION_BEGUN = Verb("library.resource.version_begun", "began a new version of this resource")
FILE_ADDED = Verb("library.resource.file_added", "added a file")
FILE_DESCRIBED = Verb("library.resource.file_described", "described a file")
FILE_REMOVED = Verb("library.resource.file_removed", "removed a file")
TEXT_MISSING = Verb("library.resource.text_missing", "could not read the text of a file")
GATE_OPENED = Verb("library.resource.gate_opened", "put this resource to its reviewers")
LINK_CHANGED = Verb("library.resource.link_changed", "found that the link of this resource changed")
