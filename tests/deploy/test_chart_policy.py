"""What every pod of the chart is held to, in every variant."""

from __future__ import annotations

import pytest

GIBI, MEBI = 1024**3, 1024**2


def _bytes(quantity: str) -> int:
    return int(quantity[:-2]) * {"Gi": GIBI, "Mi": MEBI}[quantity[-2:]]


def test_there_are_pods_to_look_at(pods):
    assert {"api", "worker", "test"} <= set(pods)


def test_no_pod_runs_as_root(pods):
    for pod in pods.values():
        context = pod["spec"]["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context.get("runAsUser", 1) > 0
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}


def test_ids_are_left_out_where_the_cluster_assigns_them(render):
    made = render({"securityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None}})
    context = made["Deployment", "dateline-api"]["spec"]["template"]["spec"]["securityContext"]

    assert {"runAsUser", "runAsGroup", "fsGroup"}.isdisjoint(context)


def test_no_container_can_write_but_to_its_volumes_or_gain_rights(pods):
    for pod in pods.values():
        for container in pod["spec"]["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_every_long_lived_pod_has_a_tmp_of_bounded_size(pods):
    for component, pod in pods.items():
        if component == "test":
            continue
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        mounts = {mount["mountPath"]: mount["name"] for mount in pod["spec"]["containers"][0]["volumeMounts"]}
        assert volumes[mounts["/tmp"]]["emptyDir"]["sizeLimit"]


def test_no_pod_is_given_a_token_or_the_addresses_of_other_services(pods):
    for pod in pods.values():
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert pod["spec"]["enableServiceLinks"] is False


def test_memory_asked_for_is_the_memory_limit(pods):
    for pod in pods.values():
        for container in pod["spec"]["containers"]:
            resources = container["resources"]
            assert resources["requests"]["memory"] == resources["limits"]["memory"]
            assert resources["requests"]["cpu"]


def test_no_image_is_latest_or_untagged(pods):
    for pod in pods.values():
        for container in pod["spec"]["containers"]:
            _, colon, tag = container["image"].rpartition("/")[2].partition(":")
            assert colon
            assert tag not in ("", "latest")


def test_the_image_decides_what_is_run(pods):
    """The command is stated once, in the Dockerfile."""
    for component in ("api", "worker"):
        assert {"command", "args"}.isdisjoint(pods[component]["spec"]["containers"][0])


def test_api_is_asked_on_its_own_port_and_only_readiness_depends_on_redis(pods):
    container = pods["api"]["spec"]["containers"][0]
    paths = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}

    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    assert {container[f"{kind}Probe"]["httpGet"]["port"] for kind in paths} == {container["ports"][0]["name"]}


def test_a_saturated_api_is_not_killed_within_half_a_minute(pods):
    probe = pods["api"]["spec"]["containers"][0]["livenessProbe"]

    assert probe["periodSeconds"] * probe["failureThreshold"] >= 30
    assert probe["timeoutSeconds"] >= 5


def test_readiness_waits_longer_than_the_api_waits_for_redis(render):
    made = render({"settings": {"redis_timeout_seconds": 7}})
    container = made["Deployment", "dateline-api"]["spec"]["template"]["spec"]["containers"][0]

    assert container["readinessProbe"]["timeoutSeconds"] > 7


def test_worker_is_asked_by_its_sign_of_life(pods):
    container = pods["worker"]["spec"]["containers"][0]

    for kind in ("startup", "liveness"):
        assert container[f"{kind}Probe"]["exec"]["command"] == ["python", "-m", "worker.alive"]
    assert "readinessProbe" not in container


def test_worker_has_two_minutes_to_load_its_model(pods):
    probe = pods["worker"]["spec"]["containers"][0]["startupProbe"]

    assert probe["periodSeconds"] * probe["failureThreshold"] >= 120


def test_redis_is_asked_without_a_password_in_the_command(render):
    container = render()["StatefulSet", "dateline-redis"]["spec"]["template"]["spec"]["containers"][0]

    assert container["livenessProbe"]["exec"]["command"] == ["valkey-cli", "ping"]
    assert container["readinessProbe"]["exec"]["command"] == ["valkey-cli", "-e", "ping"]


@pytest.mark.parametrize("timeout", [1, 120, 3600])
def test_worker_is_given_the_time_to_finish_its_article(render, timeout):
    made = render({"settings": {"job_timeout_seconds": timeout}})
    pod = made["Deployment", "dateline-worker"]["spec"]["template"]["spec"]

    assert pod["terminationGracePeriodSeconds"] == timeout + 75


def test_api_is_given_the_time_to_answer_the_longest_wait(render):
    made = render({"api": {"preStopSeconds": 10}, "settings": {"max_wait_seconds": 60}})
    pod = made["Deployment", "dateline-api"]["spec"]["template"]["spec"]

    assert pod["terminationGracePeriodSeconds"] > 10 + 60
    assert pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"] == ["sleep", "10"]


def test_api_stops_at_once_when_no_pause_is_wanted(render):
    made = render({"api": {"preStopSeconds": 0}})
    container = made["Deployment", "dateline-api"]["spec"]["template"]["spec"]["containers"][0]

    assert "lifecycle" not in container


def test_an_api_is_never_stopped_before_its_successor_is_ready(render):
    assert render()["Deployment", "dateline-api"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
