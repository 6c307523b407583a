"""Why a test has the result that it has: doubts, what ended its run, what kept it from running."""

from itw.messages.run import result_title
from itw.messages.words import count, sentence
from itw.reporting.markdown import code, prose, text


def at_base(*, at_base: str) -> str:
    """What a test that is bad at head does at the merge base, "" where nothing is known."""
    sentences = {
        "passes": "It passes at the merge base.",
        "fails": "It fails at the merge base as well: this change did not break it.",
        "absent": "The test is new in this change.",
        "unknown": "The merge base gave no answer.",
    }
    return sentences.get(at_base, "")


def flaky_runs(*, failed: int, runs: int) -> str:
    return f"It failed in {failed:,} of {count(runs, 'run')} of the same commit."


def doubt(*, kind: str, detail: str) -> str:
    """Why a reported result is not taken for one."""
    about = code(detail) if detail else ""
    sentences = {
        "missing": "The code has the test, and the output does not mention it.",
        "unknown test": f"The output reports {about}, which the code does not have.",
        "unasked test": f"The output reports {about}, which was not asked for.",
        "other package": f"The output reports on {about}, a package that was not asked for.",
        "never started": "The output ends the test without having begun it.",
        "repeated": "The output begins or ends the test more often than it exists.",
        "contradictory": "The output says two different things about the test.",
        "outside": "`go test` failed, and none of its tests did.",
        "unfinished": "The test began and never ended.",
        "output cut": "It printed more than is read; the result may be in the rest.",
        "no time": "It took no time and started no container, though it is written to.",
        "no container": "It is written to start a container, and none was started.",
    }
    return sentences.get(kind, text(kind))


def suspects(*, places: list[str]) -> str:
    """What the change touches that could make a result say more than it means."""
    return f"The change also touches {', '.join(places)}, on which these results depend."


def suspect(*, kind: str, place: str) -> str:
    """`place` is Markdown."""
    words = {"TestMain": "`TestMain`", "go.mod": "the module", "helper": "a helper"}
    return f"{words.get(kind, 'a build tag')} ({place})"


def stopped_heading(*, ending: str, package: str) -> str:
    headings = {
        "timed out": f"{code(package)} ran out of time",
        "out of memory": f"{code(package)} ran out of memory",
        "disk full": f"{code(package)} filled its disk",
        "could not compile": f"{code(package)} does not compile",
        "needs warm-up": f"{code(package)} needs a module that is not there yet",
        "unsupported": f"{code(package)} needs something the sandbox does not do",
        "infrastructure": f"{code(package)} could not be run, for a reason of ours",
    }
    return headings.get(ending, f"{code(package)}: {text(ending)}")


def outside_heading(*, package: str) -> str:
    return f"### {code(package)} failed outside of its tests"


def outside(*, place: str) -> str:
    """`place` is Markdown, "" where none is known."""
    where = f" at {place}" if place else ""
    return f"`TestMain`, an `init` or what ran after the tests ended it{where}. It printed last:"


def stopped(*, ending: str, reason: str) -> str:
    """One sentence that says what, and one that says what would help."""
    said = sentence(reason) if reason else ""
    helps = {
        "timed out": "Wait for the condition instead of a fixed time, or raise `run.limits.time`.",
        "out of memory": "Start fewer or smaller services, or raise `run.limits.memory`.",
        "disk full": "Write less, or clean up between tests.",
        "could not compile": "",
        "needs warm-up": "Only public modules are fetched before a run.",
        "unsupported": "`itw test --no-sandbox` runs them on a machine of your own.",
        "infrastructure": "Nothing was concluded about the tests; run them again.",
    }
    return " ".join(part for part in (said, helps.get(ending, "")) if part)


def did_not_run(*, result: str, why: str) -> str:
    """`why` is Markdown."""
    return f"{result_title(result=result)}: {why}" if why else result_title(result=result)


def not_run_reason(*, why: str, detail: str) -> str:
    """A sentence's end."""
    about = f": {prose(detail)}" if detail else ""
    reasons = {
        "pattern": "the run command's `-run` matches no such name",
        "constraint": "a build constraint leaves its file out",
        "exact": "it asks to be named in full",
        "unregistered": "its package is not in the registry",
        "registry skips": f"the registry leaves its package out{about}",
        "not asked": "other tests were asked for",
        "off": "the configuration turns runs off",
        "unreadable": "a syntax error hides what it does",
        "no module": "there is no `go.mod` at or above its directory",
        "too many": f"its package has more tests than are run{about}",
        "needs warm-up": f"a module is missing{about}",
        "unsupported": f"the sandbox does not do what it needs{about}",
        "infrastructure": f"a reason of ours{about}",
        "cut off": f"the run ended before its turn{about}",
        "pending": "it was not its turn yet",
    }
    return reasons.get(why, text(why)) or text(detail)


def skipped_because(*, reason: str) -> str:
    return f"skipped: {text(reason)}" if reason else "skipped, without a reason"
