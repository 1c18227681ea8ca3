"""The MongoDB server of the tests as a process, and a proxy in front of it that misbehaves."""

from __future__ import annotations

import itertools
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "mongodb-test-server"


class MongodbServer:
    """A server on a port of its own; with `folder`, its database outlives it. It speaks TLS with the
    certificate of a PEM file."""

    def __init__(self, folder: Path | None = None, listen: str = "127.0.0.1:0",
                 certificate: Path | None = None) -> None:
        options = ["-listen", listen, *(["-folder", str(folder)] if folder else []),
                   *(["-tls", str(certificate)] if certificate else [])]
        self._numbers = itertools.count(1)
        self._process = subprocess.Popen(
            [SCRIPT, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.uri = self._process.stdout.readline().strip()
        assert self.uri.startswith("mongodb://"), "the server does not start"

    @property
    def port(self) -> int:
        return int(self.uri.rpartition("/")[0].rpartition(":")[2])

    def new_url(self) -> str:
        """The URL of a database that nobody has used."""
        return f"{self.uri}test{next(self._numbers)}"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self._process.communicate()


class Proxy:
    """Passes bytes on between clients and a server. `spoil` sees what the server is sent, or what
    it sends, and says what becomes of it: other bytes, or None to cut the connection."""

    Spoil = Callable[[bytes], "bytes | None"]

    def __init__(self, port: int, requests: Spoil = bytes, replies: Spoil = bytes) -> None:
        self._server = port
        self.requests = requests
        self.replies = replies
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, database: str) -> str:
        return f"mongodb://127.0.0.1:{self.port}/{database}"

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._server))
            except OSError:
                client.close()  # The server is away, and may come back.
                continue
            for source, target, kind in ((client, server, "requests"), (server, client, "replies")):
                threading.Thread(target=self._pass, args=(source, target, kind), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, kind: str) -> None:
        try:
            while data := source.recv(65536):
                passed = getattr(self, kind)(data)
                if passed is None:
                    break
                target.sendall(passed)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
