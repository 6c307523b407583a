"""What `itw setup` says of the browser's part, in the terminal and on its pages."""

from itw.messages.words import count
from itw.reporting.markdown import one_line


def open_title(*, until: str) -> str:
    return f"Open this address in a browser on this machine, before {until}:"


def opened_title(*, until: str) -> str:
    return f"A browser should show this page, which ends at {until}:"


def tunnel_title(*, port: int) -> str:
    return f"No browser here? On the machine with one: ssh -L {port}:127.0.0.1:{port} THIS-HOST"


def browser_awaited_title() -> str:
    return "waiting for the browser"


def time_is_up_title(*, minutes: int, apps: str) -> str:
    return (
        f"No answer within {count(minutes, 'minute')}: nothing was written. If the App was created"
        f" meanwhile, it is listed at {apps}; delete it there, or take it over with --app-id and"
        " --key-file."
    )


def conversion_refused_title(*, said: str, apps: str) -> str:
    return (
        f"GitHub did not hand out the App's key: {one_line(said)}. The App itself exists: generate"
        f" a key for it at {apps}, and take it over with --app-id and --key-file."
    )


def no_registration_title() -> str:
    return "GitHub's answer is not an App with a key; nothing was written."


def setup_page_title() -> str:
    return "Create the GitHub App"


def setup_page_intro(*, host: str, owner: str) -> str:
    return (
        f"GitHub ({host}) asks for a name and creates an App for {owner}. Its key and secret are"
        " fetched by the terminal that shows this page, and go nowhere else."
    )


def setup_page_time(*, minutes: int) -> str:
    return f"This page is on your machine only, and ends {count(minutes, 'minute')} after it began."


def setup_page_button() -> str:
    return "Continue on GitHub"


def setup_page_webhook() -> str:
    return "Where GitHub tells of events"


def setup_page_permissions() -> str:
    return "What the App may do, and why"


def setup_page_events() -> str:
    return "What the App is told of"


def page_without(*, said: str) -> str:
    return f"Without it: {said}"


def setup_created_title(*, name: str) -> str:
    return f"{one_line(name)} is created"


def setup_page_kept() -> str:
    return "Its key and secret are written. The terminal goes on with checking them."


def setup_page_install() -> str:
    return "Install it on repositories"


def setup_refused_title() -> str:
    return "Not this way"


def setup_wrong_state() -> str:
    return (
        "This answer does not belong to the set-up that runs here, and was not used. Go back to the"
        " address that the terminal shows."
    )


def setup_no_code() -> str:
    return "GitHub sent no code with its answer. Go back to the address that the terminal shows."


def setup_once() -> str:
    return "The answer was used already. The terminal says how it went."


def setup_opened_already() -> str:
    return (
        "This page was opened by another browser. If that was not you, stop the set-up in the"
        " terminal (Ctrl-C) and begin anew."
    )


def setup_no_page() -> str:
    return "There is nothing here. The terminal shows the address to open."


def setup_failed_page() -> str:
    return "The App's key could not be fetched or written. The terminal says why."
