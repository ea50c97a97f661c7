"""The chart as Helm and Kubernetes see it: it lints, renders, validates, and refuses what it does not know."""

from __future__ import annotations

import copy

import helm_python
import kubernetes_validate
import pytest

from jobs.version import VERSION

OLDEST_CHECKED = "1.30"


def test_lint_has_nothing_to_say_but_that_there_is_no_icon(chart_folder):
    report = helm_python.lint(chart_folder, strict=True, kube_version=f"v{OLDEST_CHECKED}.0")

    assert report["errors"] == []
    assert [m["error"] for m in report["messages"]] == ["icon is recommended"]


def test_chart_and_application_have_one_version(chart):
    assert chart.metadata["version"] == chart.metadata["appVersion"] == VERSION


@pytest.mark.parametrize("version", [OLDEST_CHECKED, kubernetes_validate.latest_version()])
def test_every_manifest_is_valid_for_kubernetes(manifests, version):
    for manifest in manifests.values():
        kubernetes_validate.validate(manifest, version, strict=True)


def test_the_validation_would_notice_a_misspelt_field(render):
    api = copy.deepcopy(render()["Deployment", "dateline-api"])
    api["spec"]["template"]["spec"]["containers"][0]["livenessprobe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(api, OLDEST_CHECKED, strict=True)


def test_every_workload_selects_its_own_pods_and_no_others(manifests):
    workloads = [m for (kind, _), m in manifests.items() if kind in ("Deployment", "StatefulSet")]
    labels = [m["spec"]["template"]["metadata"]["labels"] for m in workloads]

    for workload in workloads:
        wanted = workload["spec"]["selector"]["matchLabels"].items()
        assert sum(wanted <= label.items() for label in labels) == 1


def test_every_service_reaches_a_port_of_exactly_one_workload(manifests, pods):
    for (kind, _), service in manifests.items():
        if kind != "Service":
            continue
        wanted = service["spec"]["selector"].items()
        reached = [pod for pod in pods.values() if wanted <= pod["metadata"]["labels"].items()]

        assert len(reached) == 1
        ports = {port["name"] for port in reached[0]["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


def test_every_object_that_a_pod_names_is_made_by_the_chart_or_named_in_the_values(manifests, pods):
    for pod in pods.values():
        for container in pod["spec"]["containers"]:
            for source in container.get("envFrom", []):
                assert ("ConfigMap", source["configMapRef"]["name"]) in manifests
            for volume in pod["spec"].get("volumes", []):
                if secret := volume.get("secret"):
                    made = manifests.get(("Secret", secret["secretName"]))
                    assert made or secret["secretName"].startswith("our-")
                    assert not made or {item["key"] for item in secret["items"]} <= set(made["stringData"])
            for variable in container.get("env", []):
                if secret := variable.get("valueFrom", {}).get("secretKeyRef"):
                    made = manifests.get(("Secret", secret["name"]))
                    assert made or secret["name"].startswith("our-")
                    assert not made or secret["key"] in made.get("data", made.get("stringData"))


def test_pod_labels_do_not_change_with_the_version(pods):
    """A label with the version in it would restart the bundled Redis at every upgrade."""
    for component, pod in pods.items():
        if component != "test":
            assert VERSION not in pod["metadata"]["labels"].values()


def test_images_are_the_repositorys_own_with_the_version_as_tag(render):
    made = render()
    images = [
        made["Deployment", f"dateline-{part}"]["spec"]["template"]["spec"]["containers"][0]["image"]
        for part in ("api", "worker")
    ]

    assert images == [f"dateline-api:{VERSION}", f"dateline-worker:{VERSION}"]


def test_registry_and_tag_are_put_around_the_repository(render):
    made = render({"image": {"registry": "registry.example/news/", "tag": "1.2.3"}})
    pod = made["Deployment", "dateline-worker"]["spec"]["template"]["spec"]

    assert pod["containers"][0]["image"] == "registry.example/news/dateline-worker:1.2.3"


def test_the_longest_release_name_leaves_room_for_what_kubernetes_appends(render):
    """A StatefulSet's pods get a label of its name, a dash and a hash of ten; labels end at 63."""
    made = render(name="n" * 53)

    assert all(len(name) <= 52 for _, name in made)


def test_a_release_of_another_name_has_both_names(render):
    assert ("Deployment", "blue-dateline-api") in render(name="blue")


def test_change_of_a_setting_replaces_the_pods(render):
    def annotations(values):
        return render(values)["Deployment", "dateline-worker"]["spec"]["template"]["metadata"]["annotations"]

    assert annotations({}) == annotations({})
    assert annotations({}) != annotations({"settings": {"max_queue": 5}})
    assert annotations({}) != annotations({"redis": {"url": "redis://redis.example"}})


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"wrokers": 2}, "wrokers"),
        ({"worker": {"replica": 2}}, "replica"),
        ({"settings": {"max_queues": 2}}, "max_queues"),
        ({"redis": {"bundled": {"image": {"digest": "x"}}}}, "digest"),
        ({"securityContext": {"runAsNonRoot": False}}, "runAsNonRoot"),
        ({"worker": {"resources": {"limit": {}}}}, "limit"),
        ({"worker": {"replicas": "2"}}, "/worker/replicas"),
        ({"worker": {"replicas": -1}}, "/worker/replicas"),
        ({"worker": {"resources": {"limits": {"memory": "lots"}}}}, "/worker/resources/limits/memory"),
        ({"image": {"tag": 1.1}}, "/image/tag"),
        ({"image": {"tag": "latest"}}, "/image/tag"),
        ({"image": {"pullPolicy": "Sometimes"}}, "/image/pullPolicy"),
        ({"fullnameOverride": "n" * 41}, "/fullnameOverride"),
        ({"securityContext": {"runAsUser": 0}}, "/securityContext/runAsUser"),
        ({"service": {"port": 0}}, "/service/port"),
        ({"settings": {"max_queue": "5"}}, "/settings/max_queue"),
        ({"settings": {"max_queue": 0}}, "/settings/max_queue"),
        ({"settings": {"log_level": "LOUD"}}, "/settings/log_level"),
        ({"settings": {"port": None}}, "port"),
        ({"redis": {"url": "http://redis.example"}}, "/redis/url"),
        ({"redis": {"bundled": {"maxmemory": "512Mi"}}}, "/redis/bundled/maxmemory"),
    ],
)
def test_the_schema_refuses_a_value_and_names_it(chart, values, named):
    with pytest.raises(helm_python.HelmValuesError, match=named):
        chart.validate_schema(values)
