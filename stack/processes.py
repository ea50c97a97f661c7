"""One process of the stack: started in a session of its own, watched, stopped with all that it started."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Process:
    """A role of the stack and the process that plays it now."""

    def __init__(self, role: str, argv: list[str], environment: Mapping[str, str], log: Path | None) -> None:
        """`log` is where its output goes; None leaves it on ours."""
        self.role = role
        self.argv = argv
        self.environment = dict(environment)
        self.log = log
        self.began = 0.0
        self._process: subprocess.Popen | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that plays the role, None when none does."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def status(self) -> int | None:
        """Exit status of the last process, None while it runs."""
        return self._process.poll() if self._process else None

    def start(self, given: bytes | None = None) -> None:
        """Starts it; `given` is what it reads on its standard input."""
        # Its own session: a Ctrl-C is for us alone, and what it forks can be ended as one group.
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self.log.open("ab")) if self.log else None
            self._process = subprocess.Popen(
                self.argv,
                env=self.environment,
                stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
                stdout=output or sys.stderr,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent() if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads yet
            )
        if given is not None:
            # A process that ends at once shows it by its status, not here.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(given)
                self._process.stdin.close()
        self.began = time.monotonic()

    def sweep(self) -> None:
        """Ends what a dead process has left behind in its group."""
        if self._process and self._process.poll() is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """SIGTERM."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def stop(self, seconds: float) -> None:
        """Waits for the end that was asked for, then makes it."""
        if not self._process:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.sweep()


def _die_with_parent() -> Callable[[], None]:
    """For Linux: should we be killed outright, our processes get a SIGTERM instead of living on."""
    libc = ctypes.CDLL(None)

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return before_exec
