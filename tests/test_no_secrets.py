"""No file of the repository holds a credential, but for the made-up ones of some tests."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[1]
# Those that know the form of one kind of credential. The others guess from names and randomness.
PLUGINS = (
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "GitHubTokenDetector",
    "JwtTokenDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SlackDetector",
    "StripeDetector",
)
MADE_UP = {
    "tests/bot/test_log.py",
    "tests/github_double/test_main.py",
    "tests/github_double/test_operations.py",
    "tests/itw/app_setup/test_registered.py",
    "tests/itw/test_redaction.py",
    "tests/testdata/go_test/hostile.jsonl",
    "tests/testdata/go_test/shop/hostile/hostile_test.go",
    "tests/workers/test_logged_jobs.py",
}


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        yield


def credentials(*files: str) -> set[str]:
    """The files that hold one."""
    found = SecretsCollection(root=str(ROOT))
    for file in files:
        found.scan_file(file)
    return {name for name, _ in found}


def test_no_tracked_file_holds_a_credential() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert credentials(*tracked.stdout.split("\0")[:-1]) == MADE_UP


@pytest.mark.parametrize(
    "credential",
    ["ghp_" + "a1" * 18, "-----BEGIN RSA " + "PRIVATE KEY-----", "AKIA" + "ABCDEFGH23456789"],
)
def test_credential_is_found(tmp_path: Path, credential: str) -> None:
    file = tmp_path / "notes.py"
    file.write_text(f'token = "{credential}"\n')
    assert credentials(str(file)) == {str(file)}
