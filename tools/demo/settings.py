"""The demo's environment: what its processes get of the person's, and nothing more."""

import os

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "XDG_CACHE_HOME")


def environment_with(**values: str) -> dict[str, str]:
    """The values, and of the environment only what programs need: no ITW_ variable slips in."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}  # noqa: TID251
    return passed | values
