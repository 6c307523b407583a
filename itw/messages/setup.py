"""Sentences of `itw setup`, but for the browser's part."""

from collections.abc import Sequence

from itw.reporting.markdown import one_line


def setup_owner(*, organization: str) -> str:
    return f"the organization {organization}" if organization else "your own account"


# What was given


def no_site_title(*, text: str) -> str:
    return f"{one_line(text)!r} is no GitHub; give its address, such as https://github.example.com."


def not_https_title(*, what: str) -> str:
    return f"The address of {what} must begin with https://: secrets are told over it."


def no_app_name_title(*, limit: int) -> str:
    return f"An App's name has 1 to {limit} characters; name it with --name."


def no_organization_title(*, login: str) -> str:
    return f"{one_line(login)!r} is not the login of an organization, such as redpanda-data."


def no_webhook_title(*, address: str) -> str:
    return (
        f"{one_line(address)!r} is not the address of a receiver, such as"
        " https://itw.example.com/webhook."
    )


def local_webhook_title(*, address: str) -> str:
    return (
        f"{one_line(address)}: GitHub takes no webhook on this machine alone. Give the address"
        " under which the receiver is reached from outside; a tunnel to port 8000 has one, too."
    )


def nobody_to_ask_title(*, option: str) -> str:
    return f"There is nobody to ask here: give {option}."


def who_agrees_title() -> str:
    return "There is nobody to ask here: --yes creates and writes what is shown."


def adoption_needs_both_title() -> str:
    return "An App that exists is taken over with both, --app-id and --key-file."


# What is about to happen


def setup_plan(*, name: str, owner: str, host: str) -> str:
    return f"Creates the GitHub App “{one_line(name)}” for {owner} on {host}."


def adoption_plan(*, name: str, host: str) -> str:
    return f"Takes over the GitHub App “{one_line(name)}” on {host}."


def setup_row(*, label: str, value: str) -> str:
    return f"  {label:<12} {value}"


def label_webhook() -> str:
    return "webhook"


def label_permissions() -> str:
    return "permissions"


def label_events() -> str:
    return "events"


def label_writes() -> str:
    return "writes"


def new_file(*, path: str) -> str:
    return f"{path} (new, for you alone)"


def changed_file(*, path: str, replaced: Sequence[str]) -> str:
    if replaced:
        return f"{path} (replaces {', '.join(replaced)})"
    return f"{path} (its other lines stay)"


def whole_file_replaced(*, path: str) -> str:
    return f"{path} (replaces the file)"


def sets_webhook(*, address: str) -> str:
    return f"{address}, with a new secret"


def go_on_title() -> str:
    return "Go on?"


def replace_title(*, what: str) -> str:
    return f"Replace {what}?"


def not_replaced_title(*, what: Sequence[str]) -> str:
    stay = "stays as it is" if len(what) == 1 else "stay as they are"
    return f"Nothing was done: {', '.join(what)} {stay}. --replace allows it."


def ask_webhook_title() -> str:
    return "Address under which GitHub reaches the receiver (https://…/webhook)"


def resume_plan(*, name: str, app_id: int) -> str:
    return (
        f"The GitHub App “{one_line(name)}” ({app_id}) was created by a set-up that did not end;"
        " it goes on with that one."
    )


def start_anew_hint_title(*, path: str) -> str:
    return f"To begin anew instead, delete {path}; the App stays on GitHub until you delete it."


# What was done


def registered_title(*, name: str, app_id: int, page: str) -> str:
    return f"Created “{one_line(name)}”, App {app_id}: {page}"


def adopted_title(*, name: str, app_id: int) -> str:
    return f"Taken over “{one_line(name)}”, App {app_id}"


def files_written_title(*, paths: Sequence[str]) -> str:
    return f"Written: {', '.join(paths)}"


def wrong_app_title(*, app_id: int, said: int) -> str:
    return f"The key belongs to App {said}, not to {app_id}."


def unwritable_place_title(*, path: str, why: str) -> str:
    return f"Nothing was begun: {path} can't be written ({why})."


def modes_not_kept() -> str:
    return "files there can't be kept from other users"


def setup_kept_title(*, path: str) -> str:
    return f"What GitHub said is kept in {path}; `itw setup` goes on with it."


def unreadable_kept_title(*, path: str) -> str:
    return f"{path} is not what a set-up left; delete it to begin anew."


def kept_elsewhere_title(*, path: str, api: str) -> str:
    return f"{path} is of a set-up for {one_line(api)}; name that with --github, or delete it."


def environment_wins(*, names: Sequence[str], path: str) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{', '.join(names)} {verb} set otherwise in the environment, which wins over {path}"


def mend_environment() -> str:
    return "Unset them in the shell or service that starts `itw`; what is asked here goes by them."


def setup_next_title() -> str:
    return "What is left to do:"


def setup_ready_title() -> str:
    return "Nothing is missing: open a pull request."


def next_install(*, page: str) -> str:
    return f"Install the App on repositories: {page}"


def next_serve() -> str:
    return "Start the receiver and the workers: itw serve"


def next_secrets(*, directory: str, has_manifests: bool) -> str:
    keep = "keep its .env and .pem files out of git."
    if has_manifests:
        return f"Name your images in kustomization.yaml, then: kubectl apply -k {directory}; {keep}"
    return (
        f"Copy what was written from {directory} to deploy/kubernetes, name your images in its"
        f" kustomization.yaml, then: kubectl apply -k deploy/kubernetes; {keep}"
    )


def next_live(*, in_cluster: bool) -> str:
    inside = "kubectl exec --namespace itw deploy/worker -- " if in_cluster else ""
    return f"Look at all of it again: {inside}itw doctor --live --ping"


def asking_github_title() -> str:
    return "asking GitHub"


def webhook_not_set_title(*, said: str) -> str:
    return f"GitHub did not take the webhook's address and secret: {one_line(said)}."


def no_free_port_title(*, port: int, why: str) -> str:
    return f"The page can't be shown on port {port}: {why}."
