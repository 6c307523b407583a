"""How a proof reads, and that nothing of what a test said comes alive in it."""

from dataclasses import replace

import html5lib
from hypothesis import given, settings

from itw.connector import Connector
from itw.mutants import Family
from itw.proving.proof import Proof, Survivor
from itw.proving.text import json_of, markdown_of, page_of, text_of, title_of
from itw.reporting.links import Links
from itw.reporting.markdown import printable
from itw.writing.kills import Fate, Kill, KillTable
from tests.itw.proving.subjects import a_mutant
from tests.itw.reporting.test_markdown import NASTY
from tests.itw.run_builders import REDIS
from tests.itw.test_report_safety import assert_ours
from workers.cli.prove import exit_code

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
HEAD = "a" * 40
OURS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "code", "a", "span"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}
TEST = "TestIntegrationA/sends"


def a_proof(*fates: Fate, random: tuple[Fate, ...] = (), **changes: object) -> Proof:
    kills = [
        Kill(
            mutant=a_mutant(number, family),
            fate=fate,
            test=TEST if fate is Fate.KILLED else "",
            said="expected 1, actual 2" if fate is Fate.KILLED else "",
            seconds=2.5,
        )
        for family, own in ((Family.PROMISE, fates), (Family.RANDOM, random))
        for number, fate in enumerate(own, start=1)
    ]
    fields = {
        "connector": REDIS,
        "package": REDIS.package,
        "tests": ("TestIntegrationA",),
        "passed": ("TestIntegrationA",),
        "kills": KillTable(tuple(kills)),
        "survivors": tuple(
            Survivor(kill=kill, code="return c.set(key)", observe="read the key from the service")
            for kill in kills
            if kill.fate is Fate.SURVIVED
        ),
        "seed": "7",
        "controls": 2,
        "runs": 5,
        "seconds": 12.0,
    }
    return Proof(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_verdict_counts_each_family_by_itself() -> None:
    proof = a_proof(Fate.KILLED, Fate.SURVIVED, random=(Fate.KILLED, Fate.UNREACHED, Fate.KILLED))
    assert title_of([proof]) == (
        "1 of 2 promises noticed when broken; 2 of 2 random defects within reach"
    )
    assert "2 of 2 random defects within reach, 1 out of reach" in "\n".join(text_of([proof]))


def test_what_tells_nothing_is_no_score() -> None:
    assert title_of([a_proof(Fate.UNTOLD, Fate.NOT_COMPILED)]) == "nothing was proved"


def test_one_reason_for_all_is_said_once() -> None:
    proof = a_proof(Fate.UNTOLD, Fate.UNTOLD, why="no test passes", control_failures=(TEST,))
    lines = [line for line in text_of([proof]) if line]
    assert [line.strip() for line in lines[1:]] == [
        "cache redis: no test passes",
        "5 runs in 12.0 s, 2 of them of the connector as it is; seed 7",
    ]


def test_survivors_come_first_with_their_line_and_what_to_observe() -> None:
    lines = list(text_of([a_proof(Fate.KILLED, Fate.SURVIVED)]))
    assert lines[1].startswith("  ✗ breaks cache.promise_2  not noticed")
    assert [line.strip() for line in lines[2:4]] == [
        "return c.set(key)",
        "a test would have to read the key from the service",
    ]
    assert lines[4].startswith(f"  ✓ breaks cache.promise_1  {TEST}: expected 1, actual 2")


def test_the_exit_code_is_about_promises_unless_told_otherwise() -> None:
    noticed = a_proof(Fate.KILLED, random=(Fate.SURVIVED,))
    assert [exit_code([noticed], on) for on in ("promise", "any", "never")] == [0, 1, 0]
    assert exit_code([a_proof(Fate.SURVIVED)], "promise") == 1
    assert exit_code([a_proof(Fate.SURVIVED)], "never") == 0
    assert exit_code([a_proof(Fate.UNTOLD)], "never") == 2
    assert exit_code([], "promise") == 2


def test_a_survivor_is_told_to_programs_too() -> None:
    (proof,) = json_of([a_proof(Fate.SURVIVED)], HEAD)["proofs"]
    (mutant,) = proof["mutants"]
    assert (mutant["fate"], mutant["observe"]) == ("survived", "read the key from the service")


def nasty(value: str) -> Proof:
    """Everything in it that a repository or its tests decide."""
    proof = a_proof(Fate.KILLED, Fate.SURVIVED, Fate.UNTOLD)
    connector = Connector(kind=value, name=value, package=value, file=value, line=1)
    kills = tuple(
        replace(kill, test=value, said=value, mutant=replace(kill.mutant, what=value, path=value))
        for kill in proof.kills.kills
    )
    return replace(
        proof,
        connector=connector,
        tests=(value,),
        kills=KillTable(kills),
        survivors=(Survivor(kill=kills[1], code=value, observe=value),),
        control_failures=(value,),
        seed=value,
    )


@settings(max_examples=40)
@given(value=NASTY)
def test_nothing_of_it_comes_alive(value: str) -> None:
    proofs = [nasty(value), replace(nasty(value), why=value)]
    assert_ours(markdown_of(proofs, LINKS, HEAD))
    document = html5lib.parse(page_of(proofs, LINKS, HEAD), namespaceHTMLElements=False)
    tags = {each.tag for each in document.iter() if isinstance(each.tag, str)}
    assert tags <= OURS, tags - OURS
    for line in text_of(proofs):
        assert printable(line) == line
