"""Steps that change nothing on GitHub."""

import subprocess
from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from itw.app_setup.permissions import EVENTS, wanted
from itw.errors import TransientError, UserError
from itw.reporting.report import title_of
from tools.live.step import Seen, Situation, different, expected, not_tried
from workers.assessment import assess
from workers.mirror import Mirrors

NEEDED = wanted(write_contents=False)


def app_is_recognised(at: Situation) -> Seen:
    """The App's JWT is taken, and the App has the permissions and events it needs"""
    reply = at.app.get("/app")
    if not reply.ok:
        return different(reply.problem)
    at.slug = reply.body["slug"]
    lacking = _lacking(reply.body["permissions"])
    unheard = sorted(EVENTS.keys() - set(reply.body["events"]))
    if lacking or unheard:
        return different(f"{at.slug}: permissions {lacking}, events not subscribed {unheard}")
    return expected(f"App {at.slug}")


def installation_is_found(at: Situation) -> Seen:
    """The App is installed on the repository, not suspended, with what the owner granted"""
    reply = at.app.get(f"{at.path}/installation")
    if not reply.ok:
        return different(reply.problem)
    at.installation_id, at.granted = reply.body["id"], reply.body["permissions"]
    if reply.body.get("suspended_at"):
        return different("the installation is suspended")
    lacking = _lacking(at.granted)
    if lacking:
        return different(f"not granted: {lacking}")
    return expected(f"installation {reply.body['id']}, {len(at.granted)} permissions")


def token_is_narrow(at: Situation) -> Seen:
    """A token for one repository has that repository and the asked permissions, no more"""
    name = at.repository.partition("/")[2]
    asked = {key: NEEDED[key] for key in NEEDED if key != "metadata"}
    if (at.granted or {}).get("contents") == "write":
        asked["contents"] = "write"  # resolving threads needs it
    body = {"repositories": [name], "permissions": asked}
    reply = at.app.post(f"/app/installations/{at.installation_id}/access_tokens", body)
    if not reply.ok:
        return different(reply.problem)
    token = reply.body["token"]
    at.installation = at.app.with_token(token)
    form = "long" if len(token) > 60 else "short"
    seen = at.token.get("/installation/repositories")
    names = [each["full_name"] for each in seen.body["repositories"]] if seen.ok else []
    if [each.lower() for each in names] != [at.repository.lower()]:
        return different(f"it reaches {names}")
    if {key: reply.body["permissions"].get(key) for key in asked} != asked:
        return different(f"asked {asked}, given {reply.body['permissions']}")
    return expected(f"{form} form, {len(token)} characters, until {reply.body['expires_at']}")


def pull_request_is_read(at: Situation) -> Seen:
    """A pull request and its files are read, page by page"""
    if at.number is None:
        return not_tried("no --pull")
    reply = at.token.get(f"{at.path}/pulls/{at.number}")
    if not reply.ok:
        return different(reply.problem)
    files = at.token.get(f"{at.path}/pulls/{at.number}/files?per_page=1")
    more = "link" in files.headers
    if more != (reply.body["changed_files"] > 1):
        return different(f"{reply.body['changed_files']} files, but a next page: {more}")
    return expected(f"{reply.body['changed_files']} files, state {reply.body['state']}")


def unchanged_costs_nothing(at: Situation) -> Seen:
    """A conditional request is answered 304 and does not count against the rate limit"""
    first = at.token.get(at.path)
    second = at.token.get(at.path, **{"If-None-Match": first.headers.get("etag", "")})
    used = [reply.headers.get("x-ratelimit-used") for reply in (first, second)]
    if second.status != 304:
        return different(f"answered {second.status}")
    if used[0] is not None and used[0] != used[1]:
        return different(f"304, but requests used went from {used[0]} to {used[1]}")
    return expected(f"304, {second.headers.get('x-ratelimit-remaining', '?')} requests left")


def permission_is_read(at: Situation) -> Seen:
    """A person's permission on the repository is read"""
    owner = at.repository.partition("/")[0]
    login = at.pull()["user"]["login"] if at.number is not None else owner
    reply = at.token.get(f"{at.path}/collaborators/{login}/permission")
    if not reply.ok:
        return different(reply.problem)
    return expected(f"{login}: {reply.body['permission']} ({reply.body.get('role_name')})")


def deliveries_are_listed(at: Situation) -> Seen:
    """The App's webhook deliveries are listed, so that lost ones can be asked for again"""
    reply = at.app.get("/app/hook/deliveries?per_page=50")
    if not reply.ok:
        return different(reply.problem)
    failed = [each for each in reply.body if not 200 <= each["status_code"] < 300]
    slowest = max((each["duration"] for each in reply.body), default=0)
    kinds = sorted({each["event"] for each in reply.body})
    return expected(
        f"{len(reply.body)} deliveries, {len(failed)} failed, slowest {slowest:.2f} s, "
        f"events {', '.join(kinds) or 'none'}"
    )


def webhook_is_configured(at: Situation) -> Seen:
    """The webhook sends JSON, with a secret, and verifies certificates"""
    reply = at.app.get("/app/hook/config")
    if not reply.ok:
        return different(reply.problem)
    wrong = {
        "content_type": reply.body.get("content_type") != "json",
        "secret": not reply.body.get("secret"),
        "insecure_ssl": str(reply.body.get("insecure_ssl", "0")) != "0",
    }
    bad = [name for name, is_wrong in wrong.items() if is_wrong]
    return different(f"look at {', '.join(bad)}") if bad else expected("JSON, signed")


def commits_are_fetched(at: Situation) -> Seen:
    """git fetches with the token in a header, and pull requests have refs of their own"""
    site = urlsplit(at.pull()["base"]["repo"]["clone_url"]) if at.number is not None else None
    if site is None:
        return not_tried("no --pull")
    basic = b64encode(f"x-access-token:{at.token.authorization.split()[1]}".encode()).decode()
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{site.scheme}://{site.netloc}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
    }
    ref = f"refs/pull/{at.number}/head"
    command = ["git", "ls-remote", site.geturl(), ref]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode or ref not in done.stdout:
        return different(f"git ended with {done.returncode}: {done.stderr.strip()[:200]}")
    sha = done.stdout.split()[0]
    same = sha == at.pull()["head"]["sha"]
    return expected(f"{ref} is {sha[:12]}") if same else different(f"{ref} is not the head: {sha}")


def product_reviews_it(at: Situation) -> Seen:
    """The product itself reads the pull request and its commits, and posts nothing of its review"""
    if at.number is None:
        return not_tried("no --pull")
    try:
        github = at.product.repository(at.installation_id, at.repository)
        pull = github.pull(at.number)
        if pull is None:
            return different("the product finds no such pull request")
        remote = at.product.remote(at.installation_id, at.repository)
        with (
            TemporaryDirectory(prefix="itw-live-") as folder,
            Mirrors(Path(folder)).change(remote, base=pull.base_sha, head=pull.head_sha) as change,
        ):
            found = assess(pull, change, github)
    except (UserError, TransientError) as error:
        return different(f"{type(error).__name__}: {error}")
    return expected(f"it would say: {title_of(found)}")


def _lacking(permissions: dict[str, str]) -> list[str]:
    enough = {"read": {"read", "write", "admin"}, "write": {"write", "admin"}}
    return [
        f"{name}: {access}"
        for name, access in NEEDED.items()
        if permissions.get(name) not in enough[access]
    ]


READS = (
    app_is_recognised,
    installation_is_found,
    token_is_narrow,
    pull_request_is_read,
    unchanged_costs_nothing,
    permission_is_read,
    commits_are_fetched,
    product_reviews_it,
    webhook_is_configured,
    deliveries_are_listed,
)
