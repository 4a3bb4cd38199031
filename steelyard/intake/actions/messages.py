"""What the center tells a requester: kept on the status page and mailed with a private link to it."""

from django.db import transaction

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import post
from steelyard.intake import verbs
from steelyard.intake.actions.requests import open_link
from steelyard.intake.models import HelpRequest, Message


@transaction.atomic
def tell(help_request: HelpRequest, *, by: User | None, text: str, beneath: str = "") -> Message:
    """Write to the requester; the first letter of a person of ours is the first reply.

    ``beneath`` goes by mail only: what the page shows in its own place.
    """
    message = Message.objects.create(help_request=help_request, text=text, sent_by=by)
    if by is not None and help_request.first_reply_at is None:
        change(help_request, first_reply_at=message.sent_at)
    center = the_center()
    post(
        key=f"intake.message.{message.pk}",
        to=help_request.email,
        subject=f"Your request {help_request.number}",
        body=_LETTER.format(
            text=text + beneath, link=open_link(help_request, by=by), center=center.name if center else ""
        ),
        secret=True,
    )
    record(verbs.TOLD, help_request, by=by)
    return message


_LETTER = "{text}\n\nThis letter and all others are on the private page of your request, where you can answer:\n\n{link}\n\n{center}\n"
