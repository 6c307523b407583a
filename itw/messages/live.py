"""What `itw doctor --live` says of the App and its webhook."""

from collections.abc import Sequence

from itw.messages.words import count, first_few
from itw.reporting.markdown import one_line


def since(seconds: float) -> str:
    """`12 s ago`, `3 min ago`, `5 h ago`, `2 days ago`."""
    for limit, size, unit in ((120, 1, "s"), (7200, 60, "min"), (172800, 3600, "h")):
        if seconds < limit:
            return f"{int(seconds / size)} {unit} ago"
    return f"{int(seconds / 86400)} days ago"


# The App


def app_is(*, name: str, app_id: int) -> str:
    return f"{one_line(name, limit=60)}, {app_id}"


def app_refused(*, said: str) -> str:
    return f"GitHub takes no request of it: {one_line(said, limit=200)}"


def mend_app_refused() -> str:
    return (
        "Id and key have to be of the same App, and this machine's clock right; a key is generated"
        " on the App's page, `itw setup --app-id … --key-file …` takes it over."
    )


def clock_agrees() -> str:
    return "agrees with GitHub's"


def clock_differs(*, seconds: float) -> str:
    return f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} GitHub's"


def mend_clock() -> str:
    return (
        "Let NTP set this machine's clock: GitHub refuses what is signed at another time, and is"
        " asked twice."
    )


def permissions_right() -> str:
    return "those that are needed, and no other"


def mend_permission(*, page: str) -> str:
    return f"Grant it at {page}; owners of installations have to accept it."


def mend_events(*, page: str) -> str:
    return f"Subscribe to them at {page}."


def mend_beyond(*, page: str) -> str:
    return f"Take it away at {page}: who takes a worker over would have it, too."


def no_installation() -> str:
    return "the App is installed nowhere yet"


def mend_install(*, page: str) -> str:
    return f"Install it on repositories: {page}"


def installed_for(*, names: Sequence[str]) -> str:
    return f"{count(len(names), 'installation')}{': ' if names else ''}{first_few(names)}"


def suspended_for(*, name: str) -> str:
    return f"{one_line(name)} has suspended it"


def home_unselected(*, name: str) -> str:
    return (
        f"{one_line(name)} has selected repositories, and not `.github`: a configuration for "
        "all of them counts only where that is public"
    )


def mend_home(*, page: str) -> str:
    return f"Where it is private, select it: {page}"


def mend_accept(*, page: str) -> str:
    return f"Its owner has to accept it: {page}"


# The webhook


def no_webhook() -> str:
    return "the App has no webhook: GitHub tells it of nothing"


def mend_no_webhook() -> str:
    return "`itw setup --app-id … --key-file … --webhook https://…/webhook` sets one."


def webhook_is_form() -> str:
    return "sends forms, which the receiver refuses"


def mend_content_type() -> str:
    return "Set its content type to application/json on the App's page."


def webhook_unverified() -> str:
    return "GitHub does not verify the receiver's certificate"


def mend_insecure() -> str:
    return "Enable SSL verification on the App's page."


def no_deliveries() -> str:
    return "GitHub lists none yet"


def deliveries_taken(*, number: int) -> str:
    return f"the last {number} were taken" if number > 1 else "the last one was taken"


def deliveries_failed(*, failed: int, number: int, code: int, ago: float) -> str:
    status = str(code) if code else "no answer"
    return f"{failed} of the last {number} failed, the latest {since(ago)} with {status}"


def mend_delivery(*, code: int) -> str:
    if code == 401:
        return "The secret of the App's webhook is not the receiver's ITW_WEBHOOK_SECRET."
    if code in {404, 405}:
        return "The webhook's address has to end with the receiver's route, /webhook."
    if code == 503:
        return "The receiver reaches no Redis; its log says more."
    if code in {0, 502, 504}:
        return "GitHub does not reach the receiver: start it, and look at proxy and firewall."
    return "The receiver's log has the delivery with its id."


def no_ping() -> str:
    return "GitHub lists no ping that could be sent again (it forgets after days)"


def mend_no_ping() -> str:
    return "On the App's page, under Advanced, any delivery can be sent again."


def ping_refused(*, said: str) -> str:
    return f"GitHub does not send its ping again: {one_line(said, limit=200)}"


def ping_unanswered() -> str:
    return "GitHub was asked to send its ping again, and tells of no answer"


def ping_failed(*, code: int, said: str) -> str:
    if code:
        return f"answered with {code}"
    return f"not answered{f' ({one_line(said, limit=80)})' if said else ''}"


def ping_taken(*, code: int) -> str:
    return f"answered with {code}"


def receiver_away(*, url: str, problem: str) -> str:
    return f"{one_line(url)} does not answer from here ({problem})"


def mend_receiver() -> str:
    return "Start it (`itw serve`, or `web` of the Procfile), and look at name, proxy and firewall."


def receiver_ready(*, url: str) -> str:
    return f"{one_line(url)} is ready"


def receiver_without_queue() -> str:
    return "it answers, and reaches no Redis"


def mend_receiver_queue() -> str:
    return "Its ITW_REDIS_URL has to be that of the workers, and the server to run."


def receiver_says(*, url: str, status: int) -> str:
    return f"{one_line(url)} answers {status}; it may be kept from outside"
