"""Results of an evaluation, as values."""

from itw.evaluation.asked import Arguments
from itw.evaluation.result import Fated, Measured, Outcome, Result, Written
from itw.mutants.mutant import Family
from itw.writing.kills import Fate

ARGUMENTS = Arguments(
    repository="connect", commit="c" * 40, connectors=("output nats", "cache redis"),
    model="claude-sonnet-5-5",
)  # fmt: skip
LETTERS = {
    "k": Fate.KILLED, "s": Fate.SURVIVED, "u": Fate.UNREACHED, "?": Fate.UNTOLD,
    "n": Fate.NOT_COMPILED,
}  # fmt: skip


def measured(promises: str, random: str = "", *, tests: tuple[str, ...] = ("TestX",)) -> Measured:
    """One letter a mutant: killed, survived, unreached, can't tell, does not compile."""
    families = ((Family.PROMISE, promises), (Family.RANDOM, random))
    mutants = tuple(
        Fated(
            key=f"{family.value} {number}",
            family=family,
            what="drops every message",
            place="a/b.go:12",
            fate=LETTERS[letter],
        )
        for family, letters in families
        for number, letter in enumerate(letters)
    )
    return Measured(tests=tests, passed=tests, mutants=mutants, options=(("url", True),))


def written(**changes: object) -> Written:
    usual: dict[str, object] = {
        "state": "proved", "tests": ("TestX",), "compiled_first": True, "compiled": True,
        "passed": True, "stable": True, "runs": 5, "drafts": 2, "cost": 1_500_000,
        "seconds": 600.0, "options": (("url", True), ("prefix", False)),
    }  # fmt: skip
    return Written(**{**usual, **changes})  # type: ignore[arg-type]


def result(connector: str = "output nats", **changes: object) -> Result:
    usual: dict[str, object] = {
        "connector": connector, "package": "a", "outcome": Outcome.DELIVERED, "promises": 4,
        "random": 4, "written": written(), "measured": measured("kkks", "ksuk"),
        "own": measured("ksss", "suuk"),
    }  # fmt: skip
    return Result(**{**usual, **changes})  # type: ignore[arg-type]
