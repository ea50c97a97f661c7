"""The Dockerfile: what it builds from, what it leaves out, and how the two images start."""

from __future__ import annotations

import fnmatch
import importlib.util
import json
import re

import pytest

TARGETS = {"api": "service.run", "worker": "worker.run"}


@pytest.fixture(scope="session")
def instructions(root) -> list[tuple[str, str]]:
    """[(INSTRUCTION, arguments)], continued lines joined, comments dropped."""
    text = "\n".join(line for line in (root / "Dockerfile").read_text().splitlines() if not line.startswith("#"))
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(word.upper(), rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines) if word]


@pytest.fixture(scope="session")
def stages(instructions) -> dict[str, list[tuple[str, str]]]:
    """{stage: its instructions, with those of the stages it is built from in front}."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for word, rest in instructions:
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found[name] = list(found.get(base, []))
        elif name:
            found[name].append((word, rest))
    return found


@pytest.fixture(params=TARGETS)
def target(request, stages) -> tuple[str, list[tuple[str, str]]]:
    """Each image in turn: (name, instructions)."""
    return request.param, stages[request.param]


def _last(stage, instruction):
    return [rest for word, rest in stage if word == instruction][-1]


def _copied(instructions):
    """What comes from the repository into a build."""
    for word, rest in instructions:
        if word == "COPY" and not rest.startswith("--from"):
            yield from rest.split()[:-1]


def test_base_image_can_be_chosen_and_its_default_is_no_moving_latest(instructions):
    default = next(rest for word, rest in instructions if word == "ARG")
    bases = [rest.partition(" AS ")[0] for word, rest in instructions if word == "FROM"]

    assert default == "BASE_IMAGE=python:3.12-slim"
    assert instructions[0][0] == "ARG"
    assert all(base in ("${BASE_IMAGE}", "runtime", "base") for base in bases)


def test_image_runs_its_module_as_the_first_process(target):
    """The exec form: with a shell in between, SIGTERM would reach the shell and not the process that must finish."""
    name, stage = target

    assert json.loads(_last(stage, "CMD")) == ["python", "-m", TARGETS[name]]
    assert "ENTRYPOINT" not in [word for word, _ in stage]
    assert importlib.util.find_spec(TARGETS[name])


def test_image_runs_as_the_user_of_the_chart(target, values):
    _, stage = target
    ids = values["securityContext"]

    assert _last(stage, "USER") == f"{ids['runAsUser']}:{ids['runAsGroup']}"


def test_image_writes_nowhere_but_to_tmp(target):
    _, stage = target
    environment = " ".join(rest for word, rest in stage if word == "ENV").split()

    assert {"HOME=/tmp", "PYTHONDONTWRITEBYTECODE=1"} <= set(environment)
    assert "VOLUME" not in [word for word, _ in stage]


def test_api_listens_beyond_loopback_and_worker_keeps_to_one_thread(stages):
    assert ("ENV", "DATELINE_HOST=0.0.0.0") in stages["api"]
    assert ("ENV", "OMP_NUM_THREADS=1") in stages["worker"]


def test_images_are_built_of_environments_only(target):
    """No compiler, package manager or source of the build stages ends up in an image."""
    name, stage = target
    copies = [rest for word, rest in stage if word == "COPY"]

    assert f"--from={name}-venv /venv /venv" in copies
    assert "RUN" not in [word for word, _ in stage]
    assert set(copies) - {f"--from={name}-venv /venv /venv"} <= {"openapi.yaml /app/openapi.yaml"}


def test_every_package_from_outside_is_installed_by_its_hash(instructions):
    installs = [
        command
        for word, rest in instructions
        if word == "RUN"
        for command in rest.split("&&")
        if re.search(r"\bpip\b.*\b(install|wheel)\b", command)
    ]

    assert len(installs) >= 6
    for command in installs:
        assert (
            "--require-hashes -r requirements/" in command
            or "--no-index /wheels/" in command
            or command.rstrip().endswith("--no-deps --no-build-isolation --wheel-dir /wheels .")
        ), command


def test_each_image_gets_its_own_requirements(stages):
    used = {
        name: set(re.findall(r"-r (requirements/\S+)", " ".join(rest for word, rest in stage if word == "RUN")))
        for name, stage in stages.items()
    }

    assert used["wheel"] == {"requirements/build.txt"}
    assert used["api-venv"] == {"requirements/api.txt"}
    assert used["worker-venv"] == {"requirements/worker.txt", "requirements/model.txt"}


@pytest.mark.parametrize("name", ["api", "worker", "model", "build"])
def test_every_requirement_is_pinned_and_has_a_hash(root, name):
    text = (root / "requirements" / f"{name}.txt").read_text()
    entries = [line for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip() and not line.startswith("#")]

    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_api_has_no_reader_and_worker_no_web_framework(root):
    api, worker = ((root / "requirements" / f"{name}.txt").read_text() for name in TARGETS)

    assert "\nspacy==" not in api
    assert "\nflask==" not in worker
    assert "\ngunicorn==" not in worker


def test_everything_that_is_copied_exists_and_is_sent_to_the_builder(root, instructions):
    ignore = (root / ".dockerignore").read_text().splitlines()
    sent = {line[1:] for line in ignore if line.startswith("!")}
    copied = set(_copied(instructions))

    assert "*" in ignore
    assert {path.partition("/")[0] for path in copied} == sent
    for path in copied:
        assert (root / path).exists(), path


def test_what_a_build_must_not_contain_is_not_sent(root):
    ignore = (root / ".dockerignore").read_text().splitlines()
    sent = [line[1:] for line in ignore if line.startswith("!")]

    for private in (".git", ".venv", ".env", "tests", "helm"):
        assert not any(fnmatch.fnmatch(private, pattern) for pattern in sent)


def test_no_secret_is_built_in(instructions):
    for word, rest in instructions:
        if word in ("ARG", "ENV", "LABEL"):
            assert not re.search(r"password|secret|token|redis_url|api_key", rest, re.IGNORECASE), rest
