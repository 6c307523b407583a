"""An App as GitHub would have registered it."""

from itw.app_setup.registered import Registered
from tests.github_double.auth import key_pair


def registered(**more) -> Registered:
    said = {
        "id": 17,
        "slug": "itw-acme",
        "name": "ITW acme",
        "page": "https://github.com/apps/itw-acme",
        "private_key": key_pair("setup")[0],
        "webhook_secret": "0123456789abcdef0123",
    }
    return Registered(**{**said, **more})
