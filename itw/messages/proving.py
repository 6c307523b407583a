"""Sentences about connectors that were broken on purpose, and the tests that noticed or did not."""

from collections.abc import Sequence

from itw.messages.story import duration_title
from itw.messages.words import BAD, NONE, OK, UNSURE, count
from itw.reporting.markdown import code, one_line, text

FATES = {
    "killed": "noticed",
    "survived": "not noticed",
    "unreached": "out of reach",
    "does not compile": "does not compile (our fault)",
    "can't tell": "can't tell",
    "not tried": "not tried",
}
FATE_SIGNS = {"killed": OK, "survived": BAD, "can't tell": UNSURE, "does not compile": UNSURE}

# What a test has to see, by the end of a promise's name. The first that fits counts.
OBSERVE = (
    (
        "service_stopped",
        "fail when the service is away: assert what only the service knows, or the exact error",
    ),
    ("write_drops", "read back from the service, with its own client, every message that was sent"),
    ("write_repeats", "count the messages in the service: exactly as many as were sent"),
    ("add_hides_errors", "add a key that is there already, and expect to be told so"),
    ("process_hides_errors", "let the service refuse a message, and expect the error on it"),
    ("process_batch_hides_errors", "let the service refuse a batch, and expect the error on it"),
    (
        "hides_errors",
        "stop or pause the service, send, and expect the error, not an acknowledgement",
    ),
    ("batch_drops_one", "send a batch of several and find all of them, the last one too"),
    ("batch_drops", "send a batch and find all of it in the service"),
    ("batch_reorders", "send a batch and compare its order in the service"),
    ("never_acks", "ask the service after the stream has stopped what is still unacknowledged"),
    (
        "acks_at_once",
        "ask the service, while a message is still held downstream, that it is pending",
    ),
    ("acks_failures", "reject a message downstream and expect the service to deliver it again"),
    ("repeats", "count what arrives: each message exactly once"),
    ("loses_first", "publish known messages and find the first of them, too"),
    ("returns_input", "compare the result with what the service answers, not with what was sent"),
    ("process_drops", "expect a result for every message"),
    ("process_batch_drops", "expect a result for every message of a batch"),
    ("get_misses", "store a value and get it back"),
    ("get_is_empty", "compare the value that is found, not only that one is"),
    ("set_stores_nothing", "read the key from the service with its own client"),
    ("add_stores_nothing", "read the added key from the service with its own client"),
    ("ignores_ttl", "ask the service for the key's remaining time, or wait until it is gone"),
    ("delete_keeps", "expect that the key is gone after it was deleted"),
    ("access_never_waits", "take more than the limit allows and expect to be told to wait"),
    ("connects_to_nothing", "point it at a service that is down, and expect that Connect says so"),
    ("close_leaks", "ask the service for its clients after Close, or look for goroutines left"),
)


def observe_title(*, name: str, what: str) -> str:
    """What a test would have to observe, as an instruction."""
    plain_name = name.partition(".")[2]
    if plain_name.startswith("ignores_") and plain_name != "ignores_ttl":
        option = plain_name.removeprefix("ignores_")
        return (
            f"set {one_line(option, limit=80)!r} to something else than its default, and look for"
            " what it changes in the service"
        )
    for end, said in OBSERVE:
        if plain_name.endswith(end):
            return said
    return f"see something that differs when the code {one_line(what, limit=200)}"


def nothing_to_break_title() -> str:
    return "no code of the connector was found that could be broken"


def not_begun_title() -> str:
    return "nothing was run"


def no_control_title(*, ending: str, said: str) -> str:
    """Without a test that passes on the connector as it is, a failure means nothing."""
    why = f": {one_line(said)}" if said else f" ({ending})"
    return f"no test passes on the connector as it is{why}"


def never_runs_title() -> str:
    return "no test calls it"


def passes_without_service_title(*, tests: Sequence[str]) -> str:
    named = ", ".join(one_line(each) for each in tests[:5])
    more = f" and {len(tests) - 5} more" if len(tests) > 5 else ""
    passes = "passes" if len(tests) == 1 else "pass"
    return f"{named}{more} {passes} without a service"


def nothing_stopped_title() -> str:
    return "no test has a service that runs when it comes to its When"


def control_failed_title(*, test: str) -> str:
    return f"{one_line(test)} failed on the connector as it is, too"


def no_answer_title() -> str:
    return "a test was skipped or gave no answer"


def fate_title(*, fate: str) -> str:
    return FATES.get(fate, fate)


def fate_sign_title(*, fate: str) -> str:
    return FATE_SIGNS.get(fate, NONE)


def promises_title(*, killed: int, of: int) -> str:
    return f"{killed} of {count(of, 'promise')}"


def random_title(*, killed: int, within: int, unreached: int) -> str:
    beyond = f", {unreached:,} out of reach" if unreached else ""
    return f"{killed} of {within} random defects within reach{beyond}"


def proof_title(*, killed: int, of: int, random: int, within: int) -> str:
    """The verdict on one connector's tests, or on all."""
    parts = [f"{promises_title(killed=killed, of=of)} noticed when broken"] if of else []
    parts += [random_title(killed=random, within=within, unreached=0)] if within else []
    return "; ".join(parts) or "nothing was proved"


def proof_heading(*, connector: str) -> str:
    return f"### {text(connector)}"


def proof_tests(*, tests: Sequence[str]) -> str:
    names = ", ".join(code(each) for each in tests[:8])
    return names + (f" and {len(tests) - 8} more" if len(tests) > 8 else "")


def would_observe_title(*, observe: str) -> str:
    return f"a test would have to {observe}"


def mutants_heads() -> tuple[str, ...]:
    return ("A connector that …", "", "By")


def noticed_by_title(*, test: str, said: str) -> str:
    return f"{one_line(test, limit=200)}: {one_line(said)}" if said else one_line(test, limit=200)


def controls_title(*, controls: int, runs: int, seconds: float, seed: str) -> str:
    return (
        f"{count(runs, 'run')} in {duration_title(seconds=seconds)}, {controls} of them of the"
        f" connector as it is; seed {one_line(seed, limit=80)}"
    )


def flaky_control_title(*, tests: Sequence[str]) -> str:
    names = ", ".join(one_line(each, limit=200) for each in tests[:8])
    return (
        f"Failed on the connector as it is, in some run: {names}; what they noticed around it is"
        " not counted"
    )


def incomplete_title() -> str:
    return "Not everything was tried: the time was up, or the machine gave no answers"


def proof_begins_title(*, connector: str, tests: int, mutants: int) -> str:
    return f"{one_line(connector)}: {count(tests, 'test')}, {mutants:,} ways to break it"


def control_runs_title(*, attempt: int) -> str:
    return "the connector as it is" + (f", again ({attempt})" if attempt > 1 else "")


def mutant_runs_title(*, what: str, attempt: int) -> str:
    return f"a connector that {one_line(what, limit=120)}" + (", again" if attempt > 1 else "")


def trial_title(*, sign: str, what: str, said: str, seconds: float, number: int, of: int) -> str:
    """One run that has ended, on a line; `of` is 0 for the connector as it is."""
    place = f"{number}/{of} " if of else ""
    told = f"  {one_line(said, limit=160)}" if said else ""
    return f"{sign} {place}{what}{told}  {duration_title(seconds=seconds)}"


def no_subject_title(*, names: Sequence[str]) -> str:
    asked = f" for {', '.join(one_line(name) for name in names)}" if names else ""
    return (
        f"There is no integration test of a connector to prove{asked}; name a connector or a test."
    )


def being_proved_title(*, connector: str) -> str:
    return f"Another process proves the same tests of {one_line(connector)}; wait for it."


def resumed_title(*, said: str, runs: int) -> str:
    return f"{said}; goes on after {count(runs, 'run')} made before"


def unproved_title(*, connector: str, why: str) -> str:
    return f"{one_line(connector)}: {one_line(why, limit=400)}"
