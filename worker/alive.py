"""`python -m worker.alive`: exit 0 when the worker of this container has shown a sign of life lately, else 1.

Made for Kubernetes probes. It looks at the file that the worker touches at every heartbeat, not at Redis: a Redis that
is away is no reason to restart workers.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from jobs.settings import SettingError, Settings

SILENCES = 4  # leases without a sign of life


def main() -> int:
    """0 alive, 1 silent for too long or not warm yet, 2 when DATELINE_ALIVE_FILE is not set."""
    try:
        settings = Settings.from_environment()
    except SettingError:
        return 2
    if not settings.alive_file:
        return 2
    try:
        age = time.time() - Path(settings.alive_file).stat().st_mtime
    except OSError:
        return 1
    return 0 if age < SILENCES * settings.lease_seconds else 1


if __name__ == "__main__":
    sys.exit(main())
