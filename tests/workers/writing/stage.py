"""A connector to write for, an author and a sandbox that do as a test says; all is recorded."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from itw.configuration.config import Config, RunCommand
from itw.connector import Connector
from itw.go.test_report import Line, TestReport
from itw.mutants.mutant import Family, Mutant
from itw.runs.sandbox import AS_IT_IS, Ending, SandboxRun, Target, Variant
from itw.spending import Tokens
from itw.tree import MemoryTree, Tree
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.evidence import Phase
from itw.writing.kills import Fate, Kill, KillTable
from tests import sample_repository
from tests.workers.reports import failing, passing
from workers.writing.author import Mending, Written
from workers.writing.journal import Paid
from workers.writing.roles import Broken

MODULE = "example.org/connect"
PACKAGE = "internal/impl/nats"
NATS = Connector(kind="output", name="nats", package=PACKAGE, file=f"{PACKAGE}/output.go", line=18)
PATH = f"{PACKAGE}/output_integration_test.go"
TREE = MemoryTree(sample_repository.files("base"), commit="c" * 40)
GROUND = Ground(connector=NATS, tree=TREE, config=Config(run_command=RunCommand(cgo=False)))
ASKED = Paid(tokens=Tokens(input=1000, output=100), cost=3000)

TEST = """package nats

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationNATSOutput{name}(t *testing.T) {{
	integration.CheckSkip(t)

	t.Log("Given: a NATS server, a subscriber and a stream that publishes")
	url := startNATS(t)
	subscription, err := dial(t, url).SubscribeSync("orders")
	require.NoError(t, err)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(fmt.Sprintf(`
output:
  nats:
    url: %v
    subject: orders
`, url)))
	send, err := builder.AddProducerFunc()
	require.NoError(t, err)
	stream, err := builder.Build()
	require.NoError(t, err)
	run(t, stream)

	t.Log("When: a message is sent")
	require.NoError(t, send(t.Context(), service.NewMessage([]byte("{word}"))))

	t.Log("Then: the subscriber receives it")
	received, err := subscription.NextMsg(10 * time.Second)
	require.NoError(t, err)
	assert.Equal(t, "{word}", string(received.Data))
}}
"""


def written(word: str = "one", *, name: str = "Sends", path: str = PATH) -> Written:
    return Written(files={path: TEST.format(word=word, name=name)})


def says(draft: Draft) -> str:
    """The word that tells drafts apart."""
    return next(iter(draft.files.values())).decode().rpartition('t, "')[2].partition('"')[0]


@dataclass
class ScriptedAuthor:
    """Replies in order; `asked` is what it was told each time."""

    replies: list[Written]
    asked: list[Mending] = field(default_factory=list)
    plans: int = 0
    drafts: int = 0
    name: str = "scripted"
    before: Callable[[], None] = lambda: None

    def plan(self) -> tuple[str, Paid]:
        self.before()
        self.plans += 1
        return "one message", ASKED

    def draft(self, plan: str) -> tuple[Written, Paid]:
        assert plan == "one message"
        self.before()
        self.drafts += 1
        return self.replies.pop(0), ASKED

    def mended(self, mending: Mending) -> tuple[Written, Paid]:
        self.before()
        self.asked.append(mending)
        return self.replies.pop(0), ASKED


@dataclass
class ScriptedSandbox:
    """`runs`, `vets` and `compiles` answer by the word of the draft; what is not named passes."""

    runs: dict[str, list[Callable[[Target], SandboxRun]]] = field(default_factory=dict)
    vets: dict[str, Callable[[Target], SandboxRun]] = field(default_factory=dict)
    compiles: dict[str, Callable[[Target], SandboxRun]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _what: None

    @contextmanager
    def open(self, target: Target, tree: Tree) -> Iterator["ScriptedJob"]:
        draft = (path for path in tree.blobs if path.startswith(f"{target.package}/output_"))
        text = "".join(data.decode() for data in tree.read(draft).values())
        yield ScriptedJob(self, target, text.rpartition('t, "')[2].partition('"')[0])


@dataclass
class ScriptedJob:
    sandbox: ScriptedSandbox
    target: Target
    word: str

    def go_vet(self) -> SandboxRun:
        return self._says("vet", self.sandbox.vets.get(self.word, fine))

    def go_compile(self, variant: Variant = AS_IT_IS) -> SandboxRun:
        del variant
        return self._says("compile", self.sandbox.compiles.get(self.word, fine))

    def go_test(
        self, tests: Sequence[str] = (), *, on_line: Callable[[bytes], None] | None = None
    ) -> SandboxRun:
        del tests, on_line
        script = self.sandbox.runs.get(self.word) or [good]
        return self._says("run", script.pop(0) if len(script) > 1 else script[0])

    def _says(self, what: str, answer: Callable[[Target], SandboxRun]) -> SandboxRun:
        self.sandbox.before(f"{what} {self.word}")
        self.sandbox.told.append(f"{what} {self.word}")
        return answer(self.target)


def fine(target: Target) -> SandboxRun:
    return SandboxRun(ending=Ending.RAN, target=target)


def good(target: Target) -> SandboxRun:
    return passing(target, MODULE)


def bad(target: Target) -> SandboxRun:
    return failing(target, MODULE)


def ending(how: Ending, reason: str = "so it was") -> Callable[[Target], SandboxRun]:
    return lambda target: SandboxRun(ending=how, target=target, reason=reason)


def errors(*lines: str) -> Callable[[Target], SandboxRun]:
    return lambda target: SandboxRun(
        ending=Ending.NOT_COMPILED, target=target, reason=lines[0], report=TestReport((), lines)
    )


def printing(line: str) -> Callable[[Target], SandboxRun]:
    """A failed run whose tests said that line."""
    return saying(f"    x_test.go:15: {line}")


def saying(*lines: str) -> Callable[[Target], SandboxRun]:
    """A failed run whose tests printed those lines, as they are."""

    def answer(target: Target) -> SandboxRun:
        run = bad(target)
        (package,) = run.report.packages
        tests = tuple(
            replace(test, lines=(*test.lines, *(Line("", each) for each in lines)))
            for test in package.tests
        )
        return replace(run, report=TestReport((replace(package, tests=tests),)))

    return answer


@dataclass
class ScriptedProver:
    """`missed` are the promises that the tests of a word overlook."""

    missed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _what: None

    def __call__(self, draft: Draft, family: Family) -> Broken:
        self.before(family.value)
        word = says(draft)
        self.asked.append(f"{family.value} {word}")
        missed = self.missed.get(word, ()) if family is Family.PROMISE else ()
        kills = tuple(
            Kill(mutant=mutant(what, family), fate=Fate.SURVIVED if what in missed else Fate.KILLED)
            for what in ("drops every message", "closes nothing")
        )
        return Broken(kills=KillTable(kills), told=", ".join(missed))


def mutant(what: str, family: Family) -> Mutant:
    path = f"{PACKAGE}/output.go"
    return Mutant(
        family=family, name=f"{family.value}.{what}", what=what, path=path, line=50, edits=()
    )


@dataclass
class Watched:
    phases: list[Phase] = field(default_factory=list)

    def phase(self, phase: Phase, *, run: int = 0, of: int = 0) -> None:
        del run, of
        if self.phases[-1:] != [phase]:
            self.phases.append(phase)

    def feed(self, line: bytes) -> None:
        del line
