"""Schemathesis against the running service: whatever openapi.yaml allows or forbids, the answers are what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.conftest import ROOT

CASES = 70  # an operation and phase
LEAST = 2000  # of all operations and phases
SECONDS = 600
# Its own lists with two more: 410, for a job that was erased is rightly refused; 414, for fields in the query may be
# longer than the server takes.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 414, 429, "5xx"]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 414, 415, 422, 428, 429, "5xx"]
# An item that is not valid is refused in the results, not by the status of the batch.
[[operations]]
include-operation-id = "submitBatch"
[operations.checks.negative_data_rejection]
expected-statuses = [202, 400, 401, 403, 404, 405, 406, 409, 414, 415, 422, 428, 429, "5xx"]
# A cursor of the right form may still be none of this batch.
[[operations]]
include-operation-id = "fetchBatchResults"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 410, 414, 429, "5xx"]
"""


def test_schemathesis_finds_nothing(stack, tmp_path):
    """Every check on, examples, coverage of constraints, random cases and chains of calls by links."""
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    command = [
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"),
        *("--url", stack.url, "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
        *("--mode", "all", "--max-examples", str(CASES), "--seed", "1", "--generation-database", "none"),
        # A wait of up to 20 s may be asked for and granted.
        *("--request-timeout", "30", "--max-response-time", "25", "--suppress-health-check", "all", "--no-color"),
        str(ROOT / "openapi.yaml"),
    ]

    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.e2e.fuzz_hooks", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=tmp_path, env=environment)

    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert int(re.search(r"(\d+) generated", run.stdout)[1]) >= LEAST
