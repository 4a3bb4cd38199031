"""Which network addresses a link may lead to: the open internet, and nothing of this house."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What ``is_global`` lets through although it may lead back inside: translations and tunnels of IPv4.
_TUNNELS = [ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


def is_open(address: str) -> bool:
    """Whether an address is one of the open internet: not loopback, private, link-local, metadata, multicast."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_open(str(found.ipv4_mapped))
        if found.is_site_local or any(found in network for network in _TUNNELS):
            return False
    return _is_public(found)


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    return found.is_global and not (
        found.is_loopback or found.is_private or found.is_link_local or found.is_multicast or found.is_reserved
    )
