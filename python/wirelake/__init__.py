"""wirelake: packet captures in, collections out.

    from wirelake import PCAPParser, constants

    parser = PCAPParser("trace.pcap")
    parser.set_ip_filter([("192.0.2.0/24", constants.IP_EITHER)])
    packets = parser.load_packet_info()
    name = parser.load_and_insert_new("the whole trace")
"""

# A process has one libcrypto of a name. The interpreter's may be newer than the one that the extension
# module was linked to, and serves both if it comes first.
import hashlib as _hashlib  # noqa: F401 # pyright: ignore[reportUnusedImport]

# The extension module links to the libraries inside of pyarrow, which must be loaded first.
import pyarrow as _installed

from ._pyarrow import check_version as _check_version

_check_version(_installed.__version__)

# ruff: noqa: E402
from . import _core, constants, errors, types
from ._filter import reverse_filter
from .collection import Collection
from .errors import CollectionNotFound, Error
from .flows import Flows
from .parser import PCAPParser
from .store import Store, open_store
from .types import (
    CheckFinding,
    CheckReport,
    CollectionInfo,
    CollectionSummary,
    Flow,
    HistoryEntry,
    LoadInfo,
    Packed,
    Packet,
    Removed,
    Stats,
    TcpInfo,
    TlsInfo,
)

__version__: str = _core.version

__all__ = [
    "CheckFinding",
    "CheckReport",
    "Collection",
    "CollectionInfo",
    "CollectionNotFound",
    "CollectionSummary",
    "Error",
    "Flow",
    "Flows",
    "HistoryEntry",
    "LoadInfo",
    "PCAPParser",
    "Packed",
    "Packet",
    "Removed",
    "Stats",
    "Store",
    "TcpInfo",
    "TlsInfo",
    "__version__",
    "constants",
    "errors",
    "open_store",
    "reverse_filter",
    "types",
]
