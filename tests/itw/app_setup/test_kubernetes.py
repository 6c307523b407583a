"""Files for Kubernetes: each process gets its own secret and no other's."""

import yaml

from itw.app_setup.kubernetes import FILES, kubernetes_files
from tests.itw.app_setup.test_registered import KEY
from tests.test_env_example import ROOT


def test_the_receivers_file_has_no_key():
    found = kubernetes_files(app_id=17, private_key=KEY, webhook_secret="whs", api="https://a")
    assert found == {
        "webhook.env": "ITW_WEBHOOK_SECRET=whs\n",
        "github.env": "ITW_APP_ID=17\nITW_GITHUB_URL=https://a\n",
        "private-key.pem": KEY,
    }


def test_the_manifests_take_these_files_and_no_other():
    said = yaml.safe_load((ROOT / "deploy/kubernetes/kustomization.yaml").read_text())
    made = (*said["secretGenerator"], *said["configMapGenerator"])
    files = [file for each in made for file in (*each.get("envs", ()), *each.get("files", ()))]
    assert sorted(files) == sorted(FILES)
