"""A mailing as one letter: plain text and page, the link that stops it, and the lines that mail programs read."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from html import escape

from django.conf import settings
from django.urls import reverse

from steelyard.center.charge.queries import the_center
from steelyard.foundation.work.actions import post
from steelyard.support.mailings.models import Mailing, MailingRecipient, OptOut
from steelyard.support.mailings.rules import OWN_KEY, markup
from steelyard.support.mailings.rules.links import OPT_OUT, RECIPIENT, SAMPLE, token_for

WHY = "You get this letter because the center knows you from its work with agencies."
STOP = "Stop these letters"


@dataclass(frozen=True)
class Rendered:
    """A mailing, rendered once for everybody; ``letter`` puts the one link in that differs."""

    subject: str
    text: str
    html: str
    center: str
    sender: str
    reply_to: str

    def plain(self, link: str) -> str:
        return f"{self.text}\n\n-- \n{self.center}\n{WHY}\n{STOP}: {link}\n"

    def fragment(self, link: str) -> str:
        """The letter as part of a page."""
        foot = f'<a href="{escape(link)}">{STOP}</a>'
        return f"{self.html}\n<hr>\n<p>{escape(self.center)}<br>{escape(WHY)}<br>{foot}</p>"

    def headers(self, link: str) -> dict[str, str]:
        """RFC 2369 and RFC 8058: mail programs show a button of their own, which stops the letters by one click."""
        lines = {
            "From": formataddr((self.sender, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return lines | ({"Reply-To": self.reply_to} if self.reply_to else {})


def render(mailing: Mailing) -> Rendered:
    return Rendered(
        subject=mailing.subject,
        text=markup.as_text(mailing.text),
        html=markup.as_html(mailing.text),
        center=_center(),
        sender=mailing.sender,
        reply_to=mailing.reply_to,
    )


def _center() -> str:
    center = the_center()
    return center.name if center else "The center"


def sender_name() -> str:
    """Who a mailing is from, if nobody says otherwise."""
    return _center()[:100]


def stop_link(token: str) -> str:
    return settings.BASE_URL + reverse("mailings:stop", args=[token])


def post_letter(rendered: Rendered, recipient: MailingRecipient) -> None:
    """Put one recipient's letter into the outbox, in the transaction that marks the recipient."""
    link = stop_link(token_for(RECIPIENT, recipient.pk, settings.SECRET_KEY))
    _post(rendered, link, key=f"{OWN_KEY}{recipient.mailing_id}.{recipient.pk}", to=recipient.address)


def post_test(rendered: Rendered, *, key: str, to: str) -> None:
    """Put a test copy into the outbox; its link stops nothing."""
    _post(rendered, stop_link(SAMPLE), key=key, to=to, mark="Test: ")


def _post(rendered: Rendered, link: str, *, key: str, to: str, mark: str = "") -> None:
    post(
        key=key,
        to=to,
        subject=mark + rendered.subject,
        body=rendered.plain(link),
        html=markup.page(rendered.subject, rendered.fragment(link)),
        headers=rendered.headers(link),
        secret=True,  # the link stops letters without signing in, so it is the addressee's alone
    )


def post_farewell(opt_out: OptOut) -> None:
    """Confirm to somebody who told the center, with the way back."""
    link = stop_link(token_for(OPT_OUT, opt_out.pk, settings.SECRET_KEY))
    body = (
        "Hello,\n\nas you asked us, we send you no more mailings. Letters about your own requests and registrations "
        f"still come.\n\nIf this was a mistake, or should you change your mind:\n\n{link}\n\n{_center()}\n"
    )
    post(
        key=f"mailings.farewell.{opt_out.pk}",
        to=opt_out.address,
        subject="We send you no more mailings",
        body=body,
        secret=True,
    )
