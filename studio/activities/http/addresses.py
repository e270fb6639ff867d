"""Which IP addresses belong to the public internet.

`ipaddress.is_global` is not enough: it calls multicast, NAT64, 6to4 and cloud metadata addresses global.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23"),
        *("2001:db8::/32", "2002::/16", "3fff::/20", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)


def is_public(address: Address) -> bool:
    """Tells whether an address may be called from inside: it is global and in none of the special blocks."""
    return address.is_global and not any(
        address in network for network in NOT_PUBLIC if network.version == address.version
    )


def read_address(text: str) -> Address | None:
    """Reads a canonical IP address, or returns None."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
