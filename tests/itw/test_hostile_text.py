"""Text that was written to take long is read once: each parser of it, with 60 kB of its worst.

What is quadratic takes a minute or more here, what is linear some milliseconds. Connectors have
the same in tests/itw/connectors/test_robustness.py, comments in tests/itw/requests.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from itw.checking.check import check_files
from itw.configuration.config import Profile, config_for
from itw.configuration.file import parse_config
from itw.configuration.registry_file import parse_registry
from itw.errors import UserError
from itw.go.mod import InvalidGoMod
from itw.go.mod import parse as parse_mod
from itw.go.test2json import parse_go_test
from itw.reporting.markdown import plain, text
from itw.reporting.markers import marker_in
from itw.source.constraint import is_built
from itw.source.modules import parse_go_mod
from itw.source.parse import parse_go
from itw.tree import MemoryTree
from workers.git.patch import changes_in

SIZE = 60_000
RULES = Path(__file__).parents[1] / "testdata" / "rules"
PATH = "internal/impl/pkg/integration_test.go"
TEST = """package pkg

func TestIntegrationPkg(t *testing.T) {{
	integration.CheckSkip(t)
	{code}
	assert.Eventually(t, func() bool {{ return a {code} == b }}, time.Minute, time.Second)
}}
"""


def checked(code: str) -> None:
    for source in (code, TEST.format(code=code), TEST.format(code=f't.Log("{code}")')):
        tree = MemoryTree({PATH: source.encode()})
        list(check_files(tree, config=config_for(Profile.CONNECT), everything=True))


def registered(piece: str) -> None:
    for timeout in (piece, f"{piece}s"):
        with suppress(UserError):
            parse_registry(json.dumps([{"path": "a", "timeout": timeout}]).encode())
    rows = [{"path": f"\0{number}"} for number in range(SIZE // 2)]  # written as no line has them
    parse_registry(json.dumps(rows, indent=0).encode())


def required(text: str) -> None:
    parse_go_mod(text)
    with suppress(InvalidGoMod):
        parse_mod(text.encode())


def printed(text: str) -> None:
    for output in (text, f"panic: {text}", f"    a_test.go:1: {text}", f"--- FAIL: TestA{text}"):
        event = {"Action": "output", "Package": "p", "Test": "TestA", "Output": output + "\n"}
        parse_go_test([json.dumps(event).encode()])


READERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "rules": (
        checked,
        ("Ctx", "Err", "Dial", "a", " ", "a.", "a(", "\n", "a Err", "//", "func(", "1:"),
    ),
    "go file": (lambda text: parse_go(PATH, text.encode()), ("\n", "\n ", "package\n", "a[", "\f")),
    "imports": (
        lambda text: parse_go(PATH, f'package p\n\nimport "a" {text}\n'.encode()),
        ('"a" + ', '"', " "),
    ),
    "build constraint": (lambda text: is_built(f"a{text}@", (), cgo=False), (" ", "a")),
    "nested constraint": (lambda text: is_built(text, (), cgo=False), ("(", "!", "a&&")),
    "go.mod": (required, ("\n", "a.", "a.a/ ", "require ", "go 1", '"', "=>")),
    "registry": (registered, ("9", "1h")),
    "configuration": (
        lambda text: parse_config(text, frozenset()),
        ("a: ", "- ", "&a ", "{", "*a"),
    ),
    "test output": (printed, (" ", "a", "at ", "\t", "goroutine ", ".go:1", "/a.go:")),
    "shown in a terminal": (plain, ("`", "``a", "[", "[a](", "\\`", "` ``")),
    "shown in Markdown": (text, ("`", "[", "@", "http://", "<", "1.")),
    "marker": (marker_in, ("<!-- integration-test-writer v1", " a=", "\n", " ")),
    "patch": (lambda text: list(changes_in(text)), ("diff --git ", ":", "\\1", '"', "@@ ", "\0")),
}
# Words that a rule looks for inside of longer ones: each may begin a look to the end.
WORDS = ("a, ", "Err", "Ctx", "Dial", "Connect", "Timeout", " ")
FIXTURES = {
    "fatal_cleanup": b"Cleanup(func() {",
    "fixed_port": b"HostPort: ",
    "silent_eventually": b"func() bool {",
    "stream_not_stopped": b"func ",
    "retry_without_timeout": b"Retry(",
}
CASES = [(name, piece) for name, (_, pieces) in READERS.items() for piece in pieces]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("rule", FIXTURES)
def test_hostile_words_are_read_once_by_a_rule_that_fires(rule: str, word: str) -> None:
    hostile = (word * (SIZE // len(word))).encode()
    fixtures = [each.read_bytes() for each in sorted(RULES.glob(f"{rule}/*/*_test.go"))]
    started = process_time()
    for source in [each for each in fixtures if FIXTURES[rule] in each][:2]:
        for before in (FIXTURES[rule], b"`", b"("):
            tree = MemoryTree({PATH: source.replace(before, before + hostile, 1)})
            check_files(tree, config=config_for(Profile.SPEC), everything=True)
    assert process_time() - started < 10


@pytest.mark.parametrize(("name", "piece"), CASES)
def test_hostile_text_is_read_once(name: str, piece: str) -> None:
    read = READERS[name][0]
    started = process_time()
    with suppress(ValueError, UserError):  # refused is as good as read
        read(piece * (SIZE // len(piece)))
    assert process_time() - started < 10
