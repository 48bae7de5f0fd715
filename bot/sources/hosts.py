"""Which machines may be asked: those of the open net, and those inside that the operator allows."""

import ipaddress
import socket
from collections.abc import Sequence

from bot.sources.arrivals import Stop

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
WRAPPED = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))


def permitted(host: str, port: int, allowed: Sequence[str]) -> str:
    """The address at which that host may be asked; asking it and no other, nobody can change it in between.

    Args:
        allowed: names, addresses and networks inside the company, as the operator wrote them.

    Raises:
        Stop: the host is unknown, or inside the company and not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Stop(f"I cannot find {host}. Look how it is spelled.", passing=True) from error
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    by_name = host.casefold().rstrip(".") in allowed or f"{host.casefold()}:{port}" in allowed
    for address in addresses:
        if by_name or is_public(address) or any(_holds(each, address) for each in allowed):
            return str(address)
    raise Stop(f"{host} lies inside a private network. Ask the operator to allow it, by IMPORT_HOSTS.")


def is_public(address: Address) -> bool:
    """Whether it is out in the open, also where one address is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in WRAPPED):
            return False
    return address.is_global and not address.is_multicast


def _holds(words: str, address: Address) -> bool:
    try:
        return address in ipaddress.ip_network(words, strict=False)
    except ValueError:
        return False
