"""PCAPParser: a capture as packets that are read as CovertMark reads them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal

from .. import constants
from .. import parser as _parser
from .._filter import Network, Subject
from ..errors import Error
from ..store import Store, open_store
from ._reading import Packet, fields_of, packet_of


class PCAPParser:
    """Parses one capture.

    Args:
        pcap_file: Path of the capture.
        store: URL of a store, or a Store; None is the default store.

    Raises:
        FileNotFoundError: There is no such file.
    """

    def __init__(
        self, pcap_file: str | os.PathLike[str], store: str | os.PathLike[str] | Store | None = None
    ) -> None:
        self._store = store if isinstance(store, Store) else open_store(store)
        self._parser = _parser.PCAPParser(pcap_file, self._store)
        self._filter: list[tuple[Network, int]] = []

    def get_ip_filter(self) -> list[tuple[Network, int]]:
        """The current configuration: networks of `ipaddress` and positions, in the order set."""
        return list(self._filter)

    def set_ip_filter(self, subjects: Iterable[Subject]) -> int:
        """Replaces the filter; how many subjects were valid, the others are left out.

        A packet is accepted whose source is in one of the IP_SRC nets and whose destination is in one
        of the IP_DST nets, of which a side without nets takes any; and one whose source or
        destination is in an IP_EITHER net. So IP_EITHER alone accepts every packet.

        Args:
            subjects: Pairs of a network and a position.
        """
        count = self._parser.set_ip_filter(subjects)
        self._filter = self._parser.get_ip_filter()
        if self._is_open():
            self._parser.set_ip_filter([])
        return count

    def load_packet_info(self) -> list[Packet]:
        """The packets that the filter accepts, in file order.

        Raises:
            NotACapture: The file is no capture.
        """
        return [packet_of(row, raw=False) for row in fields_of(self._parser.arrow())]

    def load_and_insert_new(self, description: str = "") -> str | Literal[False]:
        """Stores the accepted packets as a new collection; its name, or False if there are none."""
        if not self._filter or not self._is_open():
            return self._parser.load_and_insert_new(description)
        # What is accepted is not what the collection is to say.
        try:
            name = self._store.create(description, input_filters=self._filter)
        except Error as error:
            self._parser.last_error = error
            return False
        is_stored = False
        try:
            is_stored = self._parser.load_and_insert_existing(name)
        finally:
            if not is_stored:
                self._store.drop(name)
        return name if is_stored else False

    def load_and_insert_existing(self, collection_name: str | bool | None) -> bool:
        """Appends the accepted packets to a collection; False if nothing was stored."""
        return self._parser.load_and_insert_existing(collection_name)

    def clean_up(self, collection: str | bool | None) -> bool:
        """Drops a collection with its packets; False if there is none."""
        return self._parser.clean_up(collection)

    @staticmethod
    def log_invalid(error_content: object) -> None:
        """Writes to the logger `wirelake.invalid`; never raises."""
        _parser.PCAPParser.log_invalid(error_content)

    @property
    def last_error(self) -> Exception | None:
        """Why the last load_and_insert_... gave False; None after one that did not."""
        return self._parser.last_error

    def _is_open(self) -> bool:
        """Whether the filter names neither sources nor destinations."""
        return all(position == constants.IP_EITHER for _, position in self._filter)
