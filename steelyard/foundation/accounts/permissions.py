"""Who may see and keep accounts."""

from typing import Any

from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import EVERY_ROLE, Role, may_grant
from steelyard.foundation.kit.access import grant, permission

grant("accounts.see", "See accounts, their roles and what each role may do", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("accounts.invite", "Invite people", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("accounts.hold_tokens", "Make and revoke tokens for programs that act in one's name", EVERY_ROLE)
grant("accounts.own", "See and keep one's own account", EVERY_ROLE, needs_role=False)


@permission("accounts.keep", "Give and end roles, deactivate accounts", {Role.DIRECTOR, Role.ADMINISTRATOR})
def may_keep(user: Any, obj: Any) -> bool:
    """A director keeps every account but an administrator's, whether that one is active or not."""
    held = [obj] if isinstance(obj, Held) else _held(obj)
    return all(may_grant(user.roles, Role(one.role)) for one in held)


def _held(account: User) -> list[Held]:
    return list(account.held.current())
