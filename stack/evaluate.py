"""`make evaluate DATA=dir`: starts Dateline, scores it against gold data with the team's scorer, stops it.

What follows `--data` goes to `benchmarks/quality/score.py` as it is (`ARGS="--task ner,time --limit 40"`).
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jobs.settings import SettingError, Settings
from stack.redis import free_port
from stack.stack import HOME, ROOT, Stack, StackError, stop_on_signals

MOST_WORKERS = 8  # each holds a model of 400 MB
SCORER = ROOT / "benchmarks" / "quality" / "score.py"


def main(arguments: list[str]) -> int:
    """The scorer's status; 1 and one line when the stack fails."""
    HOME.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="evaluate-", dir=HOME))
    stack = None
    try:
        settings = Settings.from_environment()
        workers = max(settings.workers, min(os.cpu_count() or 1, MOST_WORKERS))
        settings = dataclasses.replace(
            settings,
            host="127.0.0.1",
            port=free_port(),
            workers=workers,
            log_level="WARNING",
            api_keys="",
            api_keys_file="",
        )
        stack = Stack(settings, folder, quiet=True)
        stop_on_signals(stack)
        stack.start()
        scorer = subprocess.Popen([sys.executable, str(SCORER), "--url", stack.url, *arguments])
        try:
            while scorer.poll() is None and not stack.stopping.wait(0.2):
                stack.expect_life()
        finally:
            scorer.terminate()
            scorer.wait()
        return scorer.returncode  # noqa: TRY300 - the end of what may fail
    except (SettingError, StackError) as trouble:
        print(f"make evaluate failed: {trouble}", file=sys.stderr)
        return 1
    finally:
        if stack:
            stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
