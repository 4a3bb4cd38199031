"""Publishing versions of guided protocols: from a draft, from a file, and those that come with Steelyard."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.protocols import verbs
from steelyard.support.protocols.models import Protocol, ProtocolVersion
from steelyard.support.protocols.queries.boards import known
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.protocols.queries.shipped import boards_of, shipped
from steelyard.support.protocols.rules import BadTemplate, NotNow
from steelyard.support.protocols.rules.guided.checking import checked, settled
from steelyard.support.protocols.rules.guided.shape import guide_of, mark_of


@transaction.atomic
def keep_shipped(*, by: User | None = None) -> list[str]:
    """Keep the templates that come with Steelyard; a second time nothing happens. Returns the keys left out.

    A template is left out as long as nobody has registered a board that it asks for.
    """
    left_out = []
    for data in shipped():
        if boards_of(data) - known():
            left_out.append(str(data["key"]))
        else:
            _keep_shipped(data, by)
    return left_out


def _keep_shipped(data: dict[str, Any], by: User | None) -> None:
    content, number = settled(checked(data, boards=known())), int(data["version"])
    protocol = Protocol.objects.filter(key=data["key"]).first()
    if protocol and not protocol.is_shipped:
        return  # the center had a protocol of this key first, and keeps it
    found = protocol.versions.filter(number=number).first() if protocol else None
    if found is None:
        name = guide_of(content).name
        protocol = protocol or Protocol.objects.create(key=data["key"], name=name, is_shipped=True)
        _publish(protocol, content, number=number, by=by)
    elif found.mark != mark_of(content):
        raise BadTemplate(f"{found} is kept in other words. Give the new words a new version.")


def _publish(protocol: Protocol, content: dict[str, Any], *, number: int, by: User | None) -> ProtocolVersion:
    name = guide_of(content).name
    made = ProtocolVersion.objects.create(
        protocol=protocol,
        number=number,
        name=name,
        content=content,
        mark=mark_of(content),
        licence=content.get("licence", ""),
    )
    change(protocol, name=name, draft=None)
    record(verbs.PUBLISHED, protocol, by=by, note=f"Version {number}")
    return made


@transaction.atomic
def load_template(data: Any, *, by: User | None) -> tuple[ProtocolVersion, bool]:
    """Publish a template from a file; the same words a second time make no new version."""
    content = settled(checked(data, boards=known()))
    protocol = Protocol.objects.filter(key=content["key"]).first()
    if protocol and protocol.is_shipped:
        raise BadTemplate(f"“{protocol.key}” comes with Steelyard and cannot be replaced. Give yours another key.")
    last = newest(protocol) if protocol else None
    if last and last.mark == mark_of(content):
        return last, False
    protocol = protocol or Protocol.objects.create(key=content["key"], name=guide_of(content).name)
    return _publish(protocol, content, number=last.number + 1 if last else 1, by=by), True


@transaction.atomic
def begin_protocol(data: Mapping[str, Any], *, by: User | None) -> Protocol:
    """Begin a protocol of the center's own; nobody can use it before it is published."""
    if Protocol.objects.filter(key=data["key"]).exists():
        raise NotNow("There is a protocol with this name already. Choose another name.")
    protocol = Protocol.objects.create(key=data["key"], name=str(data["name"]), draft=dict(data))
    record(verbs.DRAFTED, protocol, by=by)
    return protocol


@transaction.atomic
def save_draft(protocol: Protocol, *, by: User | None, draft: Mapping[str, Any]) -> None:
    """Keep the draft of the next version; raises Stale if somebody changed it meanwhile."""
    _check_own(protocol)
    change(protocol, draft=dict(draft))
    record(verbs.DRAFTED, protocol, by=by)


def _check_own(protocol: Protocol) -> None:
    if protocol.is_shipped:
        raise NotNow("This protocol comes with Steelyard and cannot be changed. Make a copy of it.")


@transaction.atomic
def publish(protocol: Protocol, *, by: User | None) -> ProtocolVersion:
    """Make a version of the draft; BadTemplate says all that keeps it from being used."""
    _check_own(protocol)
    if protocol.draft is None:
        raise NotNow("There is no draft to publish.")
    content = settled(checked(protocol.draft, boards=known()))
    last = newest(protocol)
    return _publish(protocol, content, number=last.number + 1 if last else 1, by=by)


@transaction.atomic
def retire(protocol: Protocol, *, by: User | None) -> None:
    """Offer a protocol no more; its runs go on."""
    change(protocol, retired_at=timezone.now())
    record(verbs.RETIRED, protocol, by=by)


@transaction.atomic
def restore(protocol: Protocol, *, by: User | None) -> None:
    """Offer a protocol again."""
    change(protocol, retired_at=None)
    record(verbs.RESTORED, protocol, by=by)
