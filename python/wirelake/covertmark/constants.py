"""The names of CovertMark's constants."""

from typing import Final

from ..constants import IP_DST, IP_EITHER, IP_SRC

TLS_TYPE: Final = {20: "CHANGE_CIPHER_SPEC", 21: "ALERT", 22: "HANDSHAKE", 23: "APPLICATION_DATA"}
"""Content types of TLS records that CovertMark knows: RFC 8446 section 5.1."""

TLS_VERSION: Final = {0x0301: "1.0", 0x0302: "1.1", 0x0303: "1.2", 0x0304: "1.3"}
"""Versions in a record's header that CovertMark knows."""

__all__ = ["IP_DST", "IP_EITHER", "IP_SRC", "TLS_TYPE", "TLS_VERSION"]
