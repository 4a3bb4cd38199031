"""What can happen to an account."""

from steelyard.foundation.history.verbs import Verb

INVITED = Verb("accounts.user.invited", "invited this person")
LINK_RENEWED = Verb("accounts.user.link_renewed", "sent this person a new invitation")
WELCOMED = Verb("accounts.user.welcomed", "opened this account with the invitation")
FOUNDING_OPENED = Verb("accounts.founding_opened", "made a link for the first administrator")
FOUNDED = Verb("accounts.user.founded", "opened this center's first account")
DEMONSTRATED = Verb("accounts.user.demonstrated", "made this demonstration account")
RENAMED = Verb("accounts.user.renamed", "changed the name of this account")
ROLE_GRANTED = Verb("accounts.user.role_granted", "gave this person a role")
ROLE_ENDED = Verb("accounts.user.role_ended", "ended a role of this person")
DEACTIVATED = Verb("accounts.user.deactivated", "deactivated this account")
REACTIVATED = Verb("accounts.user.reactivated", "activated this account again")
SIGNED_IN = Verb("accounts.user.signed_in", "signed in")
SIGNED_OUT = Verb("accounts.user.signed_out", "signed out")
SESSIONS_ENDED = Verb("accounts.user.sessions_ended", "signed out everywhere")
PASSWORD_CHANGED = Verb("accounts.user.password_changed", "changed the password of this account")
EMAIL_CHANGED = Verb("accounts.user.email_changed", "changed the e-mail address of this account")
FACTOR_ADDED = Verb("accounts.user.factor_added", "set up a second factor")
FACTOR_REMOVED = Verb("accounts.user.factor_removed", "removed a second factor")
CODES_RENEWED = Verb("accounts.user.codes_renewed", "made new recovery codes")
