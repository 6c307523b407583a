"""`itw setup`: registers the GitHub App, keeps its secrets, and shows what is missing."""

from pathlib import Path

import click

from itw import messages
from itw.app_setup.manifest import (
    Site,
    checked_name,
    checked_organization,
    checked_webhook,
    name_for,
)
from itw.errors import UserError
from workers.cli.asking import Asking
from workers.cli.options import env_file_option
from workers.cli.settings import environment, has_display, use_network_of
from workers.cli.setup_checks import show_rest
from workers.setup.places import InEnvFile, InKubernetes, Place


@click.command("setup")
@click.option("--organization", default="", help="Who owns the App; default: your own account.")
@click.option("--webhook", help="Address under which GitHub reaches the receiver.")
@click.option("--github", help="An Enterprise server's address; default: github.com.")
@click.option("--name", help="The App's name, 34 characters at most.")
@click.option(
    "--contents",
    type=click.Choice(["read", "write"]),
    default="write",
    show_default=True,
    help="Whether it may write to branches (docs/permissions.md).",
)
@click.option(
    "--kubernetes",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write files for Kubernetes there (deploy/kubernetes) instead of a file of settings.",
)
@click.option("--no-browser", is_flag=True, help="Print the address to open, and open nothing.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page; default: any.")
@click.option(
    "--minutes",
    type=click.IntRange(1, 60),
    default=20,
    show_default=True,
    help="How long to wait for the browser.",
)
@click.option("--app-id", type=click.IntRange(1), help="Take over an App that exists.")
@click.option(
    "--key-file", type=click.Path(path_type=Path), help="With --app-id: its private key, as a file."
)
@click.option("--yes", is_flag=True, help="Create and write what is shown, without asking.")
@click.option("--replace", is_flag=True, help="Replace settings and files that are there.")
@env_file_option
def command(
    organization: str,
    webhook: str | None,
    github: str | None,
    name: str | None,
    contents: str,
    kubernetes: Path | None,
    no_browser: bool,
    port: int,
    minutes: int,
    app_id: int | None,
    key_file: Path | None,
    yes: bool,
    replace: bool,
    env_file: Path,
) -> int:
    """Register the GitHub App, write its secrets, and check them by asking GitHub.

    A browser is needed for two clicks on GitHub. What is written is readable by you alone; what is
    there already is not replaced unless you say so. Stopped half-way, it goes on when called again.
    """
    from workers.cli.setup_flow import Adoption, Wish, adopted, created, resumed

    env = environment(env_file)
    use_network_of(env)
    site = Site.parse(github or env.get("ITW_GITHUB_URL", "").strip() or "github.com")
    organization = checked_organization(organization.strip())
    asking = Asking(yes=yes, replace=replace)
    if (app_id is None) != (key_file is None):
        raise UserError(messages.adoption_needs_both_title())
    place = _place(site, env_file, kubernetes, key_file)
    if app_id is not None and key_file is not None:
        hook = checked_webhook(webhook, site) if webhook else ""
        secret = env.get("ITW_WEBHOOK_SECRET", "") if kubernetes is None else ""
        wish = Adoption(app_id=app_id, key_file=key_file, site=site, webhook=hook, secret=secret)
        app = adopted(wish, place, asking)
    elif (kept := resumed(place, asking)) is not None:
        app = kept
    else:
        hook = checked_webhook(
            webhook or asking.text(messages.ask_webhook_title(), option="--webhook"), site
        )
        app = created(
            Wish(
                site=site,
                organization=organization,
                name=checked_name(name or name_for(organization, site)),
                webhook=hook,
                write_contents=contents == "write",
                port=port,
                minutes=minutes,
                opens_browser=not no_browser and has_display(env),
            ),
            place,
            asking,
        )
    show_rest(app, site, env_file=env_file, kubernetes=kubernetes)
    return 0


def _place(site: Site, env_file: Path, kubernetes: Path | None, key_file: Path | None) -> Place:
    if kubernetes is not None:
        return InKubernetes(kubernetes, site.api)
    return InEnvFile(env_file, site.api, own_key=key_file)
