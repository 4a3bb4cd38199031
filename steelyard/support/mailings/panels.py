"""Where mailings stand in the navigation, and on the pages of people and activities."""

from typing import Any

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel
from steelyard.support.mailings.queries import letters

nav("Mailings", "mailings:mailings", "mailings.write", 55, "Directory")
nav("Audiences", "mailings:audiences", "mailings.write", 56, "Directory")
nav("Mailings to me", "mailings:mine", "mailings.own", 40, "person", "desk")
nav("Mailings to me", "mailings:mine", "mailings.own", 40, "person", "portal")


@panel("directory.person", order=80, title="Mailings", template="mailings/person_panel.html")
def of_person(http: Any, person: Any) -> dict[str, Any] | None:
    """What somebody got, whether they want more, and addresses that take none; of oneself, the way to the switch."""
    writes, is_own = allows(http.user, "mailings.write"), person.user_id == http.user.pk
    if not writes and not is_own:
        return None
    addresses = letters.addresses_of(person)
    return {
        "person": person,
        "has_address": bool(addresses),
        "opted": letters.opted_out(addresses),
        "shut": letters.shut(addresses) if writes else [],
        "got": letters.got_by(addresses, person.pk),
        "writes": writes,
        "is_own": is_own,
        "reopens": allows(http.user, "mailings.reopen"),
    }


@panel("delivery.activity", order=80, title="Write to who came", template="mailings/activity_panel.html")
def of_activity(http: Any, activity: Any) -> dict[str, Any] | None:
    """The way from an activity to an audience of the people who took part."""
    return {"activity": activity} if allows(http.user, "mailings.write") and not activity.withdrawn_at else None


@panel("portal.side", order=90, title="Mail from us", template="mailings/portal_panel.html")
def of_portal(http: Any, _: Any) -> dict[str, Any] | None:
    """Whether one gets mailings, with the way to the switch."""
    return {"opted": letters.opted_out(letters.own_addresses(http.user))}
