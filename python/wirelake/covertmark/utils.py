"""What CovertMark's strategies use beside its classes."""

from __future__ import annotations

import ipaddress
import os

from .._filter import Network


def build_subnet(subnet_str: object) -> Network | None:
    """The network that text such as `192.0.2.0/24` stands for; None for what stands for none."""
    if not isinstance(subnet_str, (str, ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return None
    try:
        return ipaddress.ip_network(str(subnet_str))
    except ValueError:
        return None


def check_file_exists(file_path: str) -> bool:
    """Whether there is a file of that path."""
    return os.path.isfile(file_path)


def get_full_path(file_path: str) -> str | None:
    """The path with `~` expanded; None if its folder is not there. The file need not be."""
    folder = os.path.expanduser(os.path.dirname(file_path))
    return os.path.join(folder, os.path.basename(file_path)) if os.path.isdir(folder) else None
