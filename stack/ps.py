"""`make ps`: the processes of `make up`, a line each: role and pid."""

from __future__ import annotations

import sys

from stack.up import running


def main() -> int:
    """0 and the lines; 1 and a word on stderr when nothing is up."""
    state = running()
    if not state:
        print("nothing is up in this clone", file=sys.stderr)
        return 1
    for row in state["processes"]:
        if row["pid"]:
            print(f"{row['role']} {row['pid']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
