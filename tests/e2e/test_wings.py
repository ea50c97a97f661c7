"""The wings run apart: the API without spaCy, the worker without Flask, both from the built wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
import venv

import pytest

from stack.client import read
from stack.processes import Process
from stack.redis import BundledRedis, free_port
from tests.conftest import ROOT, answers, wait_until

REFUSED = ("spacy", "thinc", "numpy")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The distribution, built from a copy, so that the checkout stays as it is."""
    import shutil

    folder = tmp_path_factory.mktemp("wheel")
    for name in ("jobs", "service", "worker", "pyproject.toml", "README.md", "LICENSE", "openapi.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / "src" / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / "src" / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(folder / "src")],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def home_of(folder, wheel, *installs):
    """A virtual environment with the locked packages and the wheel; its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    for arguments in (*installs, ["--no-deps", str(wheel)]):
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
        subprocess.run(command, check=True, capture_output=True)
    return str(python)


def locked(name, *options):
    return [*options, "--require-hashes", "-r", str(ROOT / "requirements" / name)]


def has(python, module):
    """Whether a module is installed there."""
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([python, "-I", "-c", code]).returncode == 0


@pytest.fixture(scope="module")
def apart(tmp_path_factory, wheel):
    """(URL, API's Python, worker's Python) of a service whose wings share nothing but Redis."""
    folder = tmp_path_factory.mktemp("wings")
    api_python = home_of(folder / "api", wheel, locked("api.txt"))
    worker_python = home_of(
        folder / "worker", wheel, locked("worker.txt"), locked("model.txt", "--no-deps", "--ignore-requires-python")
    )
    redis = BundledRedis(folder / "redis", os.environ, folder / "redis.log")
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PYTHON"))}
    environment = {**kept, "DATELINE_REDIS_URL": redis.url, "DATELINE_PORT": str(port)}
    # -I: neither the current folder nor PYTHONPATH may lend them a module.
    parts = [
        redis,
        Process("api", [api_python, "-I", "-m", "service.run"], environment, folder / "api.log"),
        Process("worker", [worker_python, "-I", "-m", "worker.run"], environment, folder / "worker.log"),
    ]
    redis.start()
    wait_until(lambda: answers(redis.url))
    for part in parts[1:]:
        part.start()
    try:
        yield f"http://127.0.0.1:{port}", api_python, worker_python
    finally:
        for part in reversed(parts):
            part.ask_to_stop()
            part.stop(20)


def test_the_api_lives_where_there_is_no_spacy(apart):
    _, python, _ = apart

    assert has(python, "flask")
    assert [name for name in REFUSED if has(python, name)] == []


def test_the_worker_lives_where_there_is_no_flask(apart):
    _, _, python = apart

    assert has(python, "spacy")
    assert [name for name in ("flask", "werkzeug", "gunicorn", "marshmallow") if has(python, name)] == []


def test_together_they_do_the_main_job(apart):
    url = apart[0]
    wait_until(lambda: live(url), 90, "a worker")

    result = read(
        url, {"text": "Envoys of Chile met envoys of Peru in Lima on Monday.", "published_at": "2024-03-05"}, 60
    )

    assert {"Chile", "Peru", "Lima"} <= {entity["name"] for entity in result["entities"]}
    assert "consult" in {event["type"].split(".")[0] for event in result["events"]}


def test_the_wheel_carries_the_contract(apart):
    with urllib.request.urlopen(apart[0] + "/openapi.yaml") as answer:
        assert answer.read() == (ROOT / "openapi.yaml").read_bytes()


def live(url):
    try:
        with urllib.request.urlopen(url + "/readyz", timeout=2) as answer:
            return json.load(answer)["workers"]
    except OSError:
        return 0
