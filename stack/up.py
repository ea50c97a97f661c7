"""`make up`: serves in the foreground until Ctrl-C or SIGTERM; what dies is started again."""

from __future__ import annotations

import contextlib
import fcntl
import json
import sys
from typing import IO

from jobs.settings import SettingError, Settings
from stack.stack import HOME, Stack, StackError, stop_on_signals

STATE = HOME / "up.json"
LOCK = HOME / "up.lock"


def tell(line: str) -> None:
    """One line for the person at the terminal."""
    with contextlib.suppress(OSError):  # a terminal that has gone is no reason to leave processes behind
        print(f"dateline: {line}", file=sys.stderr, flush=True)


def write_state(stack: Stack) -> None:
    """Who plays which role now, for `make ps`; replaced as a whole, so it is never read by halves."""
    rows = [{"role": process.role, "pid": process.pid} for process in stack.processes]
    fresh = STATE.with_suffix(".new")
    fresh.write_text(json.dumps({"processes": rows}))
    fresh.replace(STATE)


def lock() -> IO | None:
    """The lock of this clone's one `make up`, held while the file is open; None when another holds it."""
    HOME.mkdir(exist_ok=True)
    held = LOCK.open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


def running() -> dict | None:
    """The state of a `make up` of this clone that runs now, else None. A pid may be another's by now, a lock is not."""
    held = lock()
    if held:
        held.close()
        return None
    try:
        return json.loads(STATE.read_text())
    except (OSError, ValueError):
        return None


def main() -> int:
    """0 after a stop that was asked for, 1 when a part failed, 2 when a setting is wrong."""
    try:
        settings = Settings.from_environment()
    except SettingError as trouble:
        tell(str(trouble))
        return 2
    held = lock()
    if not held:
        tell("already up in this clone; make ps lists its processes")
        return 1
    stack = None
    try:
        stack = Stack(settings, HOME, quiet=False)
        stop_on_signals(stack)
        write_state(stack)
        stack.start()
        write_state(stack)
        if not stack.stopping.is_set():
            tell(f"serving on {stack.url} with {len(stack.workers)} worker(s); Ctrl-C ends it")
        stack.watch(tell, changed=lambda: write_state(stack))
    except StackError as trouble:
        tell(str(trouble))
        return 1
    finally:
        tell("stopping")
        if stack:
            stack.stop()
        STATE.unlink(missing_ok=True)
        held.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
