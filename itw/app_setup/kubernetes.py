"""The App as files that deploy/kubernetes makes Secrets and a ConfigMap of.

Each process is given what it needs: the receiver the webhook's secret, workers the key.
"""

WEBHOOK, APP, KEY = "webhook.env", "github.env", "private-key.pem"
FILES = (WEBHOOK, APP, KEY)


def kubernetes_files(
    *, app_id: int, private_key: str, webhook_secret: str, api: str
) -> dict[str, str]:
    """The text of each of FILES by its name."""
    return {
        WEBHOOK: f"ITW_WEBHOOK_SECRET={webhook_secret}\n",
        APP: f"ITW_APP_ID={app_id}\nITW_GITHUB_URL={api}\n",
        KEY: private_key,
    }
