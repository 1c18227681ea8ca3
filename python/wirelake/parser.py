"""PCAPParser: a capture in, its packets out, or into a collection."""

from __future__ import annotations

import contextlib
import gc
import json
import os
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from . import _core, _log
from ._arguments import flag_of, text_of, whole_number
from ._filter import Network, Subject, strict_subjects, valid_subjects
from ._progress import Progress, ProgressFunction
from ._source import Source, open_source
from .errors import Damaged, Error, in_python
from .store import Store, open_store
from .types import Flow, Packet, Stats

if TYPE_CHECKING:
    import pyarrow

@contextlib.contextmanager
def _paused_collector() -> Generator[None, None, None]:
    """Keeps the cyclic garbage collector from looking at all new dicts again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_freeze_count() == 0:
                # Both only splice lists: what is new joins the oldest generation without being looked
                # at, as it would after two collections.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


class PCAPParser:
    """Parses one capture.

    Opening a parser opens nothing else: the capture is read by each call anew, and a store is opened
    when one is needed.

    Iterating over it gives its packets, as iter_packets() does.

    Args:
        pcap_file: Path of the capture, `~` is expanded; or its bytes; or what has a method `read` for
            bytes (a file open for reading, `io.BytesIO`, a response), which is read to its end at once,
            into a temporary file.
        store: URL of a store, or a Store; None is the default store.
        decapsulate: Look into tunnels (IP in IP, GRE, VXLAN, GTP and others): each packet, also to the
            filter and in a store, is the innermost one instead of the outermost, and the stored column
            `tunnel` has what was around it.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is none of these.

    Example:
        >>> with open("trace.pcap", "rb") as file:
        ...     parser = PCAPParser(file)
        >>> sum(1 for packet in parser if packet["proto"] == "TCP")
        44
    """

    def __init__(
        self,
        pcap_file: Source,
        store: str | Store | None = None,
        *,
        decapsulate: bool = False,
    ) -> None:
        path, self._copied = open_source(pcap_file)
        self._path = str(path)
        self._store = store
        self._decapsulate = flag_of("decapsulate", decapsulate)
        self._filter: list[tuple[Network, int]] = []
        self._left_out = 0  # Of the filter's subjects.
        self._stats: Stats | None = None
        self._stream: _core.CaptureStream | None = None
        self.last_error: Exception | None = None
        """Why the last load_and_insert_... returned False; None after one that did not."""

    def __repr__(self) -> str:
        return f"<PCAPParser of {self._path!r}, {len(self._filter)} filters>"

    def __getstate__(self) -> dict[str, object]:
        """For another process: all but a stream, which is read in this one.

        Raises:
            TypeError: The capture is a copy, which goes with this parser.
        """
        if self._copied is not None:
            raise TypeError("a parser of bytes or of a stream stays in its process; give it a path")
        return {**self.__dict__, "_stats": self.stats, "_stream": None}

    @property
    def stats(self) -> Stats | None:
        """What the last call read and passed over, by reason; None before the first and if it failed.

        For a stream (`arrow()`) it is there once the stream has been read to its end.

        `types.Stats` names the keys; `docs/packet-records.md` says what each reason means.
        """
        if self._stream is not None and (report := self._stream.report()) is not None:
            self._finish(json.loads(report))
        return self._stats

    def get_ip_filter(self) -> list[tuple[Network, int]]:
        """The current configuration: networks of `ipaddress` and positions, in the order set."""
        return list(self._filter)

    def __iter__(self) -> Iterator[Packet]:
        return self.iter_packets()

    def set_ip_filter(self, subjects: Iterable[Subject], *, strict: bool = False) -> int:
        """Replaces the filter: only packets that it accepts are given or stored.

        A packet is accepted whose source is in one of the IP_SRC nets and whose destination is in one
        of the IP_DST nets, where there are any of either kind (a side that has none takes any); and
        one whose source or destination is in an IP_EITHER net, whatever else there is. Invalid
        subjects are left out and logged, and each load warns that they were.

        Args:
            subjects: Pairs (NET, POSITION). NET is text for `ipaddress.ip_network`, or an object of
                `ipaddress`; POSITION is one of `wirelake.constants`.
            strict: An invalid subject is an error, and the filter stays as it was.

        Returns:
            How many subjects were valid.

        Raises:
            InvalidArgument: With `strict`: a subject is none; the text says which and why.

        Example:
            >>> parser.set_ip_filter([("10.0.0.0/8", constants.IP_EITHER)], strict=True)
            1
        """
        if strict:
            subjects = strict_subjects(subjects)
        self._filter, given = valid_subjects(subjects)
        self._left_out = given - len(self._filter)
        if given and not self._filter:
            _log.log.warning("no subject of the filter was valid: no filter is set")
        return len(self._filter)

    def load_packet_info(
        self, *, strict: bool = False, progress: bool | ProgressFunction = False
    ) -> list[Packet]:
        """The packets that the filter accepts, in file order, as plain dicts.

        `types.Packet` says what each key holds, its unit and its source. A capture that is damaged or
        cut off gives the packets before that place; `stats` and a warning say so. The list grows with
        the capture; iter_packets() gives the same dicts in constant memory.

        Args:
            strict: A capture that is damaged or cut off is an error.
            progress: True shows a bar; a function is called with bytes done, bytes in all (None for
                a pipe) and packets so far, and ends the work with what it raises.

        Raises:
            NotACapture: The file is no capture; the text has its path, the offset and the reason.
            NotFound: It is there no longer.
            NoPermission: It may not be read.
            StoreError: It cannot be read.
            Damaged: With `strict`, it is damaged or cut off.
        """
        packets: list[Packet] = []
        with _paused_collector():
            for batch in self._batches(strict, progress):
                packets += batch
        return packets

    def iter_packets(
        self, *, strict: bool = False, progress: bool | ProgressFunction = False
    ) -> Iterator[Packet]:
        """The dicts of load_packet_info(), one after the other, in constant memory.

        `stats` is there once the last one has been taken. What load_packet_info() raises is raised
        when the first packet is asked for, or in the middle; what `strict` asks for, behind the last
        packet. Several threads may take from one iterator: each packet comes once. In a forked
        process it raises `InvalidArgument`.
        """
        return _core.ListItems(self._batches(strict, progress))

    def flows(
        self, *, tcp_idle: int = 300, idle: int = 60, max_flows: int = 1_000_000
    ) -> Iterator[Flow]:
        """The flows of the accepted packets, in order of their end, in bounded memory.

        `types.Flow` says what each key holds, its unit and its source; `load` is empty text. Several
        threads may take from one iterator.

        Args:
            tcp_idle: A flow of TCP ends after so many seconds without a packet; 0: never.
            idle: The same for all others.
            max_flows: How many may be open; beyond that the one that was idle longest ends.

        Example:
            >>> [flow["tls"]["server_name"] for flow in parser.flows()][-1]
            'www.gstatic.com'

        Raises:
            What load_packet_info() raises.
        """
        wanted = _flow_options(tcp_idle, idle, max_flows)
        return _core.ListItems(self._batches(False, False, wanted))

    def flows_arrow(
        self, *, tcp_idle: int = 300, idle: int = 60, max_flows: int = 1_000_000
    ) -> pyarrow.RecordBatchReader:
        """The same as Arrow record batches, in the schema of `Collection.flows`."""
        import pyarrow

        self._begin()
        self._stream = _core.CaptureStream(
            os.fsencode(self._path), self._subjects(), self._decapsulate,
            _flow_options(tcp_idle, idle, max_flows))
        return pyarrow.RecordBatchReader.from_stream(_Capsule(self._stream))

    def arrow(self) -> pyarrow.RecordBatchReader:
        """The packets in the schema of a collection, straight from the capture, without dicts.

        `docs/store-format.md` has the columns; `load` is empty text. Batches hold at most 65,536
        packets. Several threads may read: each batch comes once. In a forked process there is an error.
        Also what `__arrow_c_stream__` gives, so that `polars.DataFrame(parser)` and the like
        take a parser as it is.

        Example:
            >>> polars.DataFrame(parser)["len"].max()
            1400

        Raises:
            NotACapture: The file is no capture. What goes wrong later, the reader raises.
        """
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule interface."""
        self._begin()
        self._stream = _core.CaptureStream(
            os.fsencode(self._path), self._subjects(), self._decapsulate
        )
        return self._stream.capsule()

    def load_and_insert_new(
        self,
        description: str = "",
        *,
        keep_headers: bool = False,
        once: bool = False,
        strict: bool = False,
        flows: bool = True,
        jobs: int = 0,
        progress: bool | ProgressFunction = False,
    ) -> str | Literal[False]:
        """Stores the accepted packets as a new collection.

        Ctrl-C raises KeyboardInterrupt, with nothing stored, also while a pipe is read; the command
        `wirelake load` stores what a pipe gave until then.

        Args:
            description: Text that the store keeps with the collection.
            keep_headers: Store the frames' other bytes too, so that each can be written out again.
            strict: Store nothing of a capture that is damaged or cut off; without it, what comes
                before that place.
            flows: Store the flows of the packets beside them, for `Collection.flows`; packets alone
                take less time.
            jobs: Threads that encode and compress; 0 is as many as there are processors.
            progress: As for load_packet_info().

        Returns:
            The collection's name; False if nothing was stored, and then `last_error` says why, and no
            trace of a collection remains.

        Example:
            >>> name = parser.load_and_insert_new("a morning", keep_headers=True)
        """
        return self._insert(
            None, description, keep_headers, once, False, strict, flows, jobs, progress)

    def load_and_insert_existing(
        self,
        collection_name: str | bool | None,
        *,
        keep_headers: bool = False,
        once: bool = False,
        replace: bool = False,
        strict: bool = False,
        flows: bool = True,
        jobs: int = 0,
        progress: bool | ProgressFunction = False,
    ) -> bool:
        """Appends the accepted packets to a collection; with `once`, unless it has them already.

        With `once` a capture is passed over if one of the same content was loaded with the same
        filter before; that counts as stored, and the logger `wirelake` says why (INFO). A capture
        that has grown since is loaded again; a warning says how many packets are there twice then.

        Args:
            collection_name: Its name; None and False, which load_and_insert_new() may have returned,
                name none.
            keep_headers: As for load_and_insert_new().
            once: Pass over a capture that was loaded before.
            replace: With `once`: load in place of earlier loads that have less of the capture, since
                it was still growing or they were without `keep_headers`; in one commit.
            strict: As for load_and_insert_new(), like `flows`, `jobs` and `progress`.

        Returns:
            True, or False if there is no such collection or nothing was stored; then `last_error` says
            why, and the collection is as before.
        """
        if not isinstance(collection_name, str):
            self.last_error = Error(f"{collection_name!r} is no collection name")
            _log.log.error("%s", self.last_error)
            return False
        return bool(
            self._insert(
                collection_name, "", keep_headers, once, replace, strict, flows, jobs, progress)
        )

    def clean_up(self, collection: str | bool | None) -> bool:
        """Drops a collection with its data; False if there was none (False and None are none)."""
        return self._open_store().drop(collection) if isinstance(collection, str) else False

    @staticmethod
    def log_invalid(error_content: object) -> None:
        """Writes to the logger `wirelake.invalid`; rate-limited, never raises."""
        try:
            # Text need not be UTF-8: names of files may not be.
            text = str(error_content).encode("utf-8", "replace").decode()
            _core.log_invalid(text)
            _log.pass_on_invalid()
        except Exception:  # A log must not stop what it reports on.
            pass

    def _subjects(self) -> list[tuple[str, int]]:
        return [(str(network), position) for network, position in self._filter]

    def _open_store(self) -> Store:
        if not isinstance(self._store, Store):
            self._store = open_store(self._store)
        return self._store

    def _batches(
        self,
        strict: bool,
        wanted: bool | ProgressFunction,
        flows: tuple[int, int, int] | None = None,
    ) -> Iterator[list[Any]]:
        self._begin()
        with Progress(wanted, os.path.basename(self._path)) as progress:
            capture = _core.Capture(
                os.fsencode(self._path), self._subjects(), self._decapsulate, progress.function,
                flows)
            while (batch := capture.next()) is not None:
                yield batch
        stats: Stats = json.loads(capture.report())
        if strict and (damage := stats["damage"]):
            raise Damaged(f"{self._path}: at byte {damage['offset']}: {damage['reason']}")
        self._finish(stats)

    def _begin(self) -> None:
        if self._left_out:
            _log.log.warning(
                "%s: the filter is without %d of its subjects, which were invalid%s",
                self._path, self._left_out, "" if self._filter else "; no filter is set")
        self._stats = None
        self._stream = None

    def _finish(self, stats: Stats) -> None:
        self._stats = stats
        self._stream = None
        if stats["damage"]:
            _log.log.warning(
                "%s: at byte %d: %s; what came before is complete",
                self._path,
                stats["damage"]["offset"],
                stats["damage"]["reason"],
            )
        _log.pass_on_invalid()

    def _insert(
        self,
        into: str | None,
        description: str,
        keep_headers: bool,
        once: bool,
        replace: bool,
        strict: bool,
        flows: bool,
        jobs: int,
        wanted: bool | ProgressFunction,
    ) -> str | Literal[False]:
        self.last_error = None
        threads = whole_number("jobs", jobs)
        self._begin()
        try:
            with Progress(wanted, os.path.basename(self._path)) as progress:
                report, name, is_repeated, word = self._open_store()._core.load(
                    os.fsencode(self._path),
                    into,
                    text_of("description", description),
                    self._subjects(),
                    self._decapsulate,
                    flag_of("keep_headers", keep_headers),
                    flag_of("once", once),
                    flag_of("replace", replace),
                    flag_of("strict", strict),
                    flag_of("flows", flows),
                    threads,
                    progress.function,
                )
            word = in_python(word)
            if is_repeated:
                _log.log.info("%s: %s; passed over", self._path, word)
                return name or False
            self._finish(json.loads(report))
            if name is not None:
                if word:
                    _log.log.warning("%s: %s", self._path, word)
                return name
            self.last_error = Error(f"{self._path}: {word}")
        except Error as error:
            self.last_error = error
        _log.log.error("%s", self.last_error)
        return False


class _Capsule:
    def __init__(self, stream: _core.CaptureStream) -> None:
        self._stream = stream

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream.capsule()


def _flow_options(tcp_idle: int, idle: int, max_flows: int) -> tuple[int, int, int]:
    return (
        whole_number("tcp_idle", tcp_idle),
        whole_number("idle", idle),
        whole_number("max_flows", max_flows, 1),
    )
