"""What reviewers and whoever opened the run are told by mail; no letter ever holds an answer."""

from django.conf import settings
from django.urls import reverse

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import post
from steelyard.support.protocols.models import Ballot, Link, Run
from steelyard.support.protocols.rules import LINK_DAYS

_ASKED = """Dear {name},

{center} asks you for an independent {what} of “{title}”. {needed} people are asked; nobody sees what another has answered before all of them have locked their answers.

{before}This private page shows what to read and takes your answers. You need no account, and you can save a draft and come back. Please pass the address on to nobody. It works for {days} days:

{link}

If you cannot do it, or had a part in the work, say so on the same page: we ask somebody else.

{center}
"""

_AGAIN = "The text has changed since we asked you first. What you had entered waits there as a draft.\n\n"
_REMINDED = "We asked you a week ago and have no answers of yours yet.\n\n"

_REVEALED = """Dear {name},

all answers to the {what} of “{title}” are in. You can read them here, yours and those of the others:

{link}

Thank you for your work.

{center}
"""

_ENDED = """Dear {name},

we no longer need your {what} of “{title}”. Nobody has seen what you may have entered, and it is deleted. Thank you.

{center}
"""

_TO_OPENER = """Hello {name},

{news}

{link}
"""


def _words(ballot: Ballot) -> dict[str, object]:
    run, center = ballot.run, the_center()
    return {
        "name": ballot.name,
        "center": center.name if center else "The center",
        "what": run.template.name.lower(),
        "title": run.subject_name,
        "needed": run.needed,
        "days": LINK_DAYS,
    }


def _link(ballot: Ballot) -> str:
    """A new private link: of the older ones only hashes are kept, and they stay good."""
    token, token_hash = new_token()
    Link.objects.create(ballot=ballot, token_hash=token_hash)
    return settings.BASE_URL + reverse("protocols:review", args=[token])


def _about(ballot: Ballot) -> str:
    return f"{ballot.run.template.name}: {ballot.run.subject_name}"


def ask(ballot: Ballot, *, again: bool = False) -> None:
    body = _ASKED.format(link=_link(ballot), before=_AGAIN if again else "", **_words(ballot))
    post(key=f"protocols.ask.{ballot.pk}", to=ballot.email, subject=_about(ballot), body=body, secret=True)


def remind(ballot: Ballot) -> None:
    body = _ASKED.format(link=_link(ballot), before=_REMINDED, **_words(ballot))
    key, subject = f"protocols.remind.{ballot.pk}.{ballot.version}", f"Still open: {_about(ballot)}"
    post(key=key, to=ballot.email, subject=subject, body=body, secret=True)


def tell_ended(ballot: Ballot) -> None:
    body, subject = _ENDED.format(**_words(ballot)), f"No longer needed: {_about(ballot)}"
    post(key=f"protocols.ended.{ballot.pk}", to=ballot.email, subject=subject, body=body)


def tell_revealed(ballot: Ballot) -> None:
    body, subject = _REVEALED.format(link=_link(ballot), **_words(ballot)), f"All answers are in: {_about(ballot)}"
    post(key=f"protocols.revealed.{ballot.pk}", to=ballot.email, subject=subject, body=body, secret=True)


def tell_opener(run: Run, news: str, *, key: str) -> None:
    """A line to whoever opened the run, so that nobody has to look again and again."""
    if run.opened_by is None:
        return
    body = _TO_OPENER.format(name=run.opened_by.name, news=news, link=settings.BASE_URL + run.get_absolute_url())
    post(key=f"protocols.news.{key}", to=run.opened_by.email, subject=str(run), body=body)
