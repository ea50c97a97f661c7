"""`make evaluate DATA=dir`: the service scored against gold rows."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT


def evaluate(*arguments):
    command = [sys.executable, "-m", "stack.evaluate", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150)


def test_a_service_is_started_and_scored_against_the_rows_of_a_folder(tmp_path):
    text = "Envoys of Chile met envoys of Peru in Lima on Monday."
    names = [
        {"start": text.index(n), "end": text.index(n) + len(n), "text": n, "type": "LOC"}
        for n in ("Chile", "Peru", "Lima")
    ]
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "ours.jsonl").write_text(json.dumps({"id": "1", "text": text, "entities": names}) + "\n")

    run = evaluate("--data", str(tmp_path), "--no-intervals", "--json", str(tmp_path / "report.json"))

    assert run.returncode == 0, run.stderr
    metrics = {m["name"]: m["value"] for m in json.loads((tmp_path / "report.json").read_text())["metrics"]}
    assert metrics["exact_f1"] == 1.0
    assert "offset_violations 0" in run.stdout


def test_a_folder_without_gold_is_an_error(tmp_path):
    run = evaluate("--data", str(tmp_path))

    assert run.returncode != 0
    assert "no gold data" in run.stderr
