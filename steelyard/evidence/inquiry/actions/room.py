"""Naming coders, ending their work, and writing down who read what."""

from django.db import transaction
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import Coder, Document, Reading
from steelyard.evidence.inquiry.rules import Looked, NotNow
from steelyard.foundation.accounts.actions import invite
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def name_coder(email: str, *, name: str, by: User | None) -> Coder:
    """Let somebody code: an account is opened if there is none; one that holds a role is refused."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        if by is None:
            raise NotNow("A person must invite a coder.")
        user = invite(email, name=name, roles=(), by=by)
    elif user.roles:
        raise NotNow(
            "This account holds a role. A coder has none: whoever works for or with the center reads nothing here."
        )
    if Coder.objects.filter(user=user, ended_at__isnull=True).exists():
        raise NotNow("This person codes here already.")
    made = Coder.objects.create(user=user, named_by=by)
    record(verbs.NAMED, made, by=by)
    return made


@transaction.atomic
def end_coder(coder: Coder, *, by: User | None) -> None:
    """The next request of this coder is refused; what was coded stays."""
    if coder.ended_at:
        raise NotNow("The work of this coder has ended.")
    change(coder, ended_at=timezone.now())
    record(verbs.ENDED, coder, by=by)


@transaction.atomic
def looked(how: Looked, *, by: User | None, document: Document | None = None, count: int = 1) -> None:
    """Write down that somebody read; the words themselves are nowhere."""
    Reading.objects.create(how=how, by=by, document=document, count=count)


@transaction.atomic
def exported(*, by: User | None, count: int) -> None:
    """Write down that excerpts left the room in a file."""
    Reading.objects.create(how=Looked.EXPORT, by=by, count=count)
    record(verbs.EXPORTED, None, by=by, note=f"{count} rows")
