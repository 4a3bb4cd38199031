"""Mailings as values: what state a mailing is in, what becomes of each person, and why an address is closed."""

from datetime import timedelta

from steelyard.foundation.kit.choices import Choice

AT_ONCE = 100  # letters put into the outbox in one transaction
FROZEN_AT_ONCE = 2_000  # recipients written down in one transaction
LONGEST_SUBJECT = 200
LONGEST_TEXT = 30_000
PAUSE = timedelta(minutes=1)  # what the rate of letters is counted in
OWN_KEY = "mailings.letter."  # how the keys of our letters begin


class MailingStatus(Choice):
    DRAFT = "draft", "Draft"
    SENDING = "sending", "Being sent"
    STOPPED = "stopped", "Stopped"
    SENT = "sent", "Sent"


NEXT_STATUS: dict[MailingStatus, set[MailingStatus]] = {
    MailingStatus.DRAFT: {MailingStatus.SENDING},
    MailingStatus.SENDING: {MailingStatus.STOPPED, MailingStatus.SENT},
    MailingStatus.STOPPED: {MailingStatus.SENDING},
    MailingStatus.SENT: set(),
}
MARK = {
    MailingStatus.DRAFT: "quiet",
    MailingStatus.SENDING: "open",
    MailingStatus.STOPPED: "attention",
    MailingStatus.SENT: "done",
}


class Fate(Choice):
    """What becomes of somebody the facts are true of."""

    WRITTEN = "written", "Gets the letter"
    OPTED_OUT = "opted_out", "Asked us not to write"
    BOUNCED = "bounced", "The address takes no letters"
    NO_ADDRESS = "no_address", "No address is known"
    SIMULATED = "simulated", "Invented by the simulator"


class RecipientStatus(Choice):
    WAITING = "waiting", "Waits for its letter"
    POSTED = "posted", "In the outbox or sent"
    LEFT_OUT = "left_out", "Left out"


class How(Choice):
    """How somebody said that they want no letters, or want them again."""

    ONE_CLICK = "one_click", "by one click in their mail program"
    LINK = "link", "by the link in a letter"
    ACCOUNT = "account", "on their own page"
    TOLD = "told", "by telling the center"


class BounceKind(Choice):
    HARD = "hard", "For good"
    SOFT = "soft", "For now"


class Heard(Choice):
    """Where a bounce was heard of."""

    SERVER = "server", "The mail server refused the address"
    REPORT = "report", "A report came back by mail"
