"""Secrets of Kubernetes: each process gets its own and no other's."""

import yaml

from itw.app_setup.kubernetes import secret_files
from tests.itw.app_setup.test_registered import KEY


def files(namespace=""):
    return secret_files(
        app_id=17, private_key=KEY, webhook_secret="whs", api="https://a", namespace=namespace
    )


def test_the_receivers_secret_has_no_key():
    found = {name: yaml.safe_load(text) for name, text in files().items()}
    assert found["itw-receiver.yaml"]["stringData"] == {"ITW_WEBHOOK_SECRET": "whs"}
    assert found["itw-worker.yaml"]["stringData"] == {
        "ITW_APP_ID": "17",
        "ITW_GITHUB_URL": "https://a",
        "private-key.pem": KEY,
    }


def test_the_namespace_is_named_where_one_is_given():
    assert all("namespace" not in text for text in files().values())
    assert all("\n  namespace: ci\n" in text for text in files("ci").values())


def test_the_key_is_written_as_it_is():
    assert "private-key.pem: |\n    -----BEGIN RSA" in files()["itw-worker.yaml"]
