"""Renders the chart offline, as Helm would, and hands out what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import helm_python
import pytest
import yaml

Manifest = dict[str, Any]
Manifests = dict[tuple[str, str], Manifest]

# What a cluster is likely to be given, one way each.
VARIANTS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "external Redis by URL": {"redis": {"url": "rediss://:secret@redis.example:6380/1"}},
    "external Redis by Secret": {"redis": {"existingSecret": "our-redis", "existingSecretKey": "uri"}},
    "bundled Redis with our password": {"redis": {"bundled": {"existingSecret": "our-password"}}},
    "bundled Redis without a volume": {"redis": {"bundled": {"persistence": {"enabled": False}}}},
    "ids assigned by the cluster": {"securityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None}},
    "keys in our Secret": {"auth": {"existingSecret": "our-keys", "existingSecretKey": "list"}},
    "keys in the values": {"auth": {"keys": [f"desk submit,read sha256:{'0' * 64}"]}},
    "callbacks": {"settings": {"callback_hosts": "hooks.example.org"}},
    "callbacks with our secrets": {
        "settings": {"callback_hosts": "*.example.org", "callback_private": True},
        "webhooks": {"existingSecret": "our-secrets", "existingSecretKey": "whsec", "replicas": 2},
    },
    "anybody may call": {"settings": {"allow_anonymous": True}},
    "everything set": {
        "image": {"registry": "registry.example/news/", "tag": "1.2.3", "pullSecrets": ["pull"]},
        "fullnameOverride": "reader",
        "serviceAccount": {"create": False, "name": "ours"},
        "service": {"type": "NodePort", "port": 8080},
        "api": {"replicas": 0, "preStopSeconds": 0},
        "worker": {"replicas": 7},
        "settings": {"port": 9000, "job_timeout_seconds": 300, "max_wait_seconds": 0},
        "redis": {"bundled": {"image": {"registry": "registry.example"}, "persistence": {"storageClass": "fast"}}},
    },
    "part of another chart": {"global": {"anything": {"at": "all"}}},
}


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chart_folder(root: Path) -> Path:
    """The folder of the chart."""
    return root / "helm" / "dateline"


@pytest.fixture(scope="session")
def values(chart_folder: Path) -> dict[str, Any]:
    """The default values."""
    return yaml.safe_load((chart_folder / "values.yaml").read_text())


@pytest.fixture(scope="session")
def chart(chart_folder: Path) -> helm_python.Chart:
    """The chart, loaded once."""
    return helm_python.Chart.load(chart_folder)


@pytest.fixture(scope="session")
def render(chart: helm_python.Chart) -> Callable[..., Manifests]:
    """Renders with the given values into {(kind, name): manifest}. Raises HelmError where Helm would refuse."""

    def rendered(values: dict[str, Any] | None = None, name: str = "dateline") -> Manifests:
        found: Manifests = {}
        for path, text in chart.render(values or {}, name=name, namespace="news").items():
            if path.endswith(".txt"):
                continue
            for manifest in filter(None, yaml.safe_load_all(text)):
                key = (manifest["kind"], manifest["metadata"]["name"])
                assert key not in found, f"{key} is made twice"
                found[key] = manifest
        return found

    return rendered


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS.keys())
def manifests(request: pytest.FixtureRequest, render: Callable[..., Manifests]) -> Manifests:
    """What the chart makes, in every variant in turn."""
    return render(request.param)


@pytest.fixture
def pods(manifests: Manifests) -> dict[str, Manifest]:
    """The pod templates among them, by component (api, worker, webhooks, redis, test)."""
    return dict(_pods(manifests))


def _pods(manifests: Manifests) -> Iterator[tuple[str, Manifest]]:
    for (kind, _), manifest in manifests.items():
        pod = manifest if kind == "Pod" else manifest.get("spec", {}).get("template")
        if pod:
            yield pod["metadata"]["labels"]["app.kubernetes.io/component"], pod
