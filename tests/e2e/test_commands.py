"""`make run`, `make up` and `make ps`, as their users see them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest

from stack.redis import free_port
from tests.conftest import ROOT, wait_until

CLONE = ("jobs", "service", "worker", "stack", "seeds", "openapi.yaml")


@pytest.fixture
def clone(tmp_path):
    """The sources in a folder of their own, and a home that nothing should touch."""
    for name in CLONE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, tmp_path / "clone" / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, tmp_path / "clone" / name)
    (tmp_path / "home").mkdir()
    return tmp_path / "clone"


def environment(clone, **settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PYTHON"))}
    return {**kept, "HOME": str(clone.parent / "home"), "PYTHONDONTWRITEBYTECODE": "1", **settings}


def command(clone, module, **settings):
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=clone,
        env=environment(clone, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def of_clone(clone):
    """Command lines of processes that run in the clone."""
    found = {}
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and os.readlink(f"/proc/{entry}/cwd").startswith(str(clone)):
                with open(f"/proc/{entry}/cmdline", "rb") as line:
                    found[int(entry)] = line.read().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def test_run_reads_the_seeds_prints_them_and_leaves_nothing_behind(clone):
    run = command(clone, "stack.run")
    out, err = run.communicate(timeout=170)

    assert run.returncode == 0, err
    for said in (
        "Ukraine Receives Defensive Military Aid from U.K.",
        "aid.military",
        "Ben Wallace",
        "main event",
        "full JSON: ",
    ):
        assert said in out
    kept = sorted((clone / ".dateline" / "results").glob("*.json"))
    assert [path.stem[:3] for path in kept] == ["000", "001", "003"]
    assert all(json.loads(path.read_text())["events"] for path in kept)
    assert "waiting for" in err
    assert of_clone(clone) == {}
    assert sorted(path.name for path in (clone / ".dateline").iterdir()) == ["results"]
    assert list((clone.parent / "home").iterdir()) == []


def test_run_fails_with_one_clear_line_when_the_model_is_missing(clone):
    run = command(clone, "stack.run", DATELINE_MODEL="en_core_web_nothing")
    out, err = run.communicate(timeout=100)

    assert run.returncode == 1
    last = err.strip().splitlines()[-1]
    assert last.startswith("make run failed: ")
    assert "'en_core_web_nothing' is not installed" in last
    assert out == ""
    assert of_clone(clone) == {}


def test_run_fails_with_one_clear_line_when_redis_is_not_there(clone):
    run = command(clone, "stack.run", DATELINE_REDIS_URL=f"redis://:hunter2@127.0.0.1:{free_port()}/0")
    _, err = run.communicate(timeout=60)

    assert run.returncode == 1
    assert err.strip().splitlines()[-1] == "make run failed: no Redis answers at DATELINE_REDIS_URL"
    assert of_clone(clone) == {}


def test_run_fails_with_one_clear_line_when_its_worker_dies(clone):
    run = command(clone, "stack.run")
    wait_until(lambda: [pid for pid, line in of_clone(clone).items() if "worker.run" in line], what="its worker")
    for pid in [pid for pid, line in of_clone(clone).items() if "worker.run" in line]:
        os.kill(pid, signal.SIGKILL)
    _, err = run.communicate(timeout=60)

    assert run.returncode == 1
    assert "the worker ended with status -9" in err.strip().splitlines()[-1]
    assert of_clone(clone) == {}


def test_an_up_whose_pid_has_become_anothers_is_not_up(clone):
    (clone / ".dateline").mkdir()
    state = {"supervisor": os.getpid(), "processes": [{"role": "api", "pid": os.getpid()}]}
    (clone / ".dateline" / "up.json").write_text(json.dumps(state))

    ps = command(clone, "stack.ps")

    assert ps.communicate(timeout=30)[0] == ""
    assert ps.returncode == 1


def test_what_up_started_ends_when_up_is_killed(clone):
    port = str(free_port())
    up = command(clone, "stack.up", DATELINE_PORT=port)
    wait_until(lambda: workers(f"http://127.0.0.1:{port}/readyz"), 100, "a worker")

    up.kill()
    up.communicate(timeout=30)

    wait_until(lambda: of_clone(clone) == {}, 40, "the end of its processes")


def test_run_that_is_interrupted_stops_everything(clone):
    run = command(clone, "stack.run")
    wait_until(lambda: any("worker.run" in line for line in of_clone(clone).values()), what="its worker")

    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)

    assert run.returncode == 1
    assert err.strip().splitlines()[-1] == "make run failed: stopped"
    assert of_clone(clone) == {}


def test_up_serves_lists_its_processes_and_ends_with_none_left(clone):
    port = str(free_port())
    up = command(clone, "stack.up", DATELINE_PORT=port, DATELINE_WORKERS="2")
    try:
        ready = f"http://127.0.0.1:{port}/readyz"
        wait_until(lambda: up.poll() is None and workers(ready) == 2, 100, "two workers")
        listed = subprocess.run(
            [sys.executable, "-m", "stack.ps"], cwd=clone, env=environment(clone), capture_output=True, text=True
        )
        rows = [line.split() for line in listed.stdout.splitlines()]

        assert [role for role, _ in rows] == ["redis", "api", "worker", "worker"]
        assert all(int(pid) in of_clone(clone) or os.path.exists(f"/proc/{pid}") for _, pid in rows)

        second = command(clone, "stack.up", DATELINE_PORT=str(free_port()))
        assert "already up" in second.communicate(timeout=30)[1]
        assert second.returncode == 1
    finally:
        up.send_signal(signal.SIGTERM)
    _, err = up.communicate(timeout=60)

    assert up.returncode == 0, err
    assert [pid for _, pid in rows if os.path.exists(f"/proc/{pid}")] == []
    assert of_clone(clone) == {}
    assert not (clone / ".dateline" / "up.json").exists()


def test_up_keeps_what_it_accepted_for_the_next_up(clone):
    port = str(free_port())
    job = None
    for _ in range(2):
        up = command(clone, "stack.up", DATELINE_PORT=port)
        try:
            wait_until(lambda: workers(f"http://127.0.0.1:{port}/readyz"), 100, "a worker")
            if job is None:
                body = json.dumps({"text": "Two ships met in Oslo."}).encode()
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/v1/jobs", body, {"Content-Type": "application/json", "Prefer": "wait=15"}
                )
                job = json.load(urllib.request.urlopen(request))
            again = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}{job['links']['self']}"))
        finally:
            up.send_signal(signal.SIGINT)
            up.communicate(timeout=60)

    assert again == job


def test_up_says_when_its_port_is_taken(clone):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = command(clone, "stack.up", DATELINE_PORT=str(port))
        _, err = up.communicate(timeout=30)

    assert up.returncode == 1
    assert f"127.0.0.1:{port} is taken; DATELINE_PORT names another port" in err
    assert of_clone(clone) == {}


def test_ps_says_when_nothing_is_up(clone):
    ps = command(clone, "stack.ps")
    out, err = ps.communicate(timeout=30)

    assert (ps.returncode, out) == (1, "")
    assert "nothing is up" in err


def workers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return json.load(answer)["workers"]
    except OSError:
        return 0
