"""The App's secrets as Kubernetes Secrets: one for what receives, one for what acts.

A process is given the Secret it needs and not the other's (SECURITY.md).
"""

from collections.abc import Mapping

import yaml

RECEIVER, WORKER = "itw-receiver", "itw-worker"
FILES = (f"{RECEIVER}.yaml", f"{WORKER}.yaml")
KEY = "private-key.pem"  # to be mounted as a file, which ITW_PRIVATE_KEY_FILE names


def secret_files(
    *, app_id: int, private_key: str, webhook_secret: str, api: str, namespace: str = ""
) -> dict[str, str]:
    """The text of each file by its name."""
    worker = {"ITW_APP_ID": str(app_id), "ITW_GITHUB_URL": api, KEY: private_key}
    return {
        f"{RECEIVER}.yaml": _secret(RECEIVER, {"ITW_WEBHOOK_SECRET": webhook_secret}, namespace),
        f"{WORKER}.yaml": _secret(WORKER, worker, namespace),
    }


def _secret(name: str, values: Mapping[str, str], namespace: str) -> str:
    where = {"namespace": namespace} if namespace else {}
    return yaml.dump(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, **where},
            "type": "Opaque",
            "stringData": dict(values),
        },
        Dumper=_Plain,
        sort_keys=False,
    )


class _Plain(yaml.SafeDumper):
    """Writes several lines as they are: the key stays one that a person can recognize."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _text)
