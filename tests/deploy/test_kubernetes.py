"""The manifests are what the API takes, hang together, and confine what they start."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.app import create_app
from bot.settings import Settings
from itw.queues import QUEUES
from tests.test_env_example import ROOT

DIRECTORY = ROOT / "deploy/kubernetes"
LATEST = str(kubernetes_validate.latest_version())
KUSTOMIZATION = yaml.safe_load((DIRECTORY / "kustomization.yaml").read_text())
OPTIONAL = {"model.yaml"}  # in kustomization.yaml as a comment

Object = dict[str, Any]


def objects() -> Iterator[tuple[Path, Object]]:
    for file in sorted(DIRECTORY.glob("*.yaml")):
        if file.name != "kustomization.yaml":
            for each in yaml.safe_load_all(file.read_text()):
                yield file, each


OBJECTS = [each for _, each in objects()]
WORKLOADS = [each for each in OBJECTS if each["kind"] in {"Deployment", "StatefulSet"}]
PODS = [each["spec"]["template"] for each in WORKLOADS]
CONTAINERS = [container for pod in PODS for container in pod["spec"]["containers"]]


def name_of(each: Object) -> str:
    return f"{each.get('kind', 'container')}-{each.get('name') or each['metadata']['name']}"


@pytest.mark.parametrize("version", ["1.29", LATEST])
@pytest.mark.parametrize("each", OBJECTS, ids=name_of)
def test_api_takes_it(each: Object, version: str) -> None:
    kubernetes_validate.validate(each, version, strict=True)


def test_schemas_are_really_looked_at() -> None:
    web = next(each for each in WORKLOADS if each["metadata"]["name"] == "web")
    wrong = web | {"spec": web["spec"] | {"replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError, match="replica"):
        kubernetes_validate.validate(wrong, LATEST, strict=True)


def test_every_file_is_applied() -> None:
    files = {file.name for file, _ in objects()}
    assert set(KUSTOMIZATION["resources"]) == files - OPTIONAL
    text = (DIRECTORY / "kustomization.yaml").read_text()
    assert all(f"# - {file}" in text for file in OPTIONAL)


@pytest.mark.parametrize("pod", WORKLOADS, ids=name_of)
def test_pod_is_found_by_its_workload_and_its_policy(pod: Object) -> None:
    labels = pod["spec"]["template"]["metadata"]["labels"]
    assert pod["spec"]["selector"]["matchLabels"] == labels
    policies = [each for each in OBJECTS if each["kind"] == "NetworkPolicy"]
    own = [each for each in policies if each["spec"]["podSelector"] and _selects(each, labels)]
    assert len(own) == 1


def _selects(policy: Object, labels: Object) -> bool:
    selector = policy["spec"]["podSelector"]
    if selector.get("matchLabels", labels) != labels:
        return False
    expressions = selector.get("matchExpressions", ())
    return all(labels[each["key"]] in each["values"] for each in expressions)


def test_who_has_no_policy_of_its_own_reaches_nothing() -> None:
    nothing = next(each for each in OBJECTS if each["metadata"]["name"] == "nothing")
    assert nothing["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("container", CONTAINERS, ids=name_of)
def test_container_is_confined(container: Object) -> None:
    context = container["securityContext"]
    assert context["readOnlyRootFilesystem"]
    assert not context["allowPrivilegeEscalation"]
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert "memory" in container["resources"]["limits"]
    assert "livenessProbe" in container


@pytest.mark.parametrize("pod", PODS, ids=map(name_of, WORKLOADS))
def test_pod_is_nobodys_and_has_no_token(pod: Object) -> None:
    assert pod["spec"]["securityContext"]["runAsNonRoot"]
    assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["spec"]["automountServiceAccountToken"] is False
    assert not any("hostPath" in volume for volume in pod["spec"].get("volumes", ()))


def test_user_is_the_one_of_the_image() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text()
    ours = [pod for pod in PODS if pod["spec"]["containers"][0]["image"].startswith("itw/")]
    users = {pod["spec"]["securityContext"]["runAsUser"] for pod in ours}
    assert users == {int(user) for user in re.findall(r"USER (\d+)", dockerfile)}


def test_probes_of_the_receiver_are_its_own_pages() -> None:
    settings = Settings(webhook_secrets=(b"s",))
    pages = {str(rule) for rule in create_app(settings).url_map.iter_rules()}
    web = next(each for each in CONTAINERS if each["name"] == "web")
    for probe in ("readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"]["path"] in pages


def test_workers_are_of_queues_that_need_no_engine() -> None:
    started = {each["args"][0] for each in CONTAINERS if "args" in each and "itw/" in each["image"]}
    assert started == set(QUEUES) - {"sandbox", "write"}


@pytest.mark.parametrize("container", CONTAINERS, ids=name_of)
def test_what_a_container_refers_to_exists(container: Object) -> None:
    text = yaml.safe_dump(container)
    referred = set(re.findall(r"(?:secretRef|configMapRef):\n\s+name: (\S+)", text))
    maps = {each["metadata"]["name"] for each in OBJECTS if each["kind"] == "ConfigMap"}
    secrets = set(re.findall(r"- name: (\S+)", (DIRECTORY / "kustomization.yaml").read_text()))
    assert referred <= maps | secrets
