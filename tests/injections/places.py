"""Where a text of somebody else can stand, and repositories that have one in all these places."""

from dataclasses import replace

from itw.connectors.inventory import connectors_in
from itw.tree import MemoryTree
from itw.writing.drafting import Ground
from tests.fakes import MemoryChange
from tests.injections.table import Injection
from tests.workers.changes import CONFIG, REGISTRATION, TESTED
from tests.workers.writing.stage import GROUND, NATS, TREE

TEST = "internal/impl/nats/integration_test.go"
OUTPUT = "internal/impl/nats/output.go"


def comment(text: str) -> str:
    """As line comments, whatever line ends it has."""
    return "\n".join(f"// {line}" for line in text.splitlines())


def raw_string(text: str) -> str:
    return f"`{text.replace('`', chr(39))}`"


def file_name(text: str) -> str:
    """What git takes as one part of a path."""
    return text.replace("/", "_").replace("\0", "")[:150]


def a_change(injection: Injection) -> MemoryChange:
    """A pull request with the text in its test, its connector, its names and its configuration.

    The lines of the test keep their numbers, so that an obeying model can quote them.
    """
    said = injection.planted
    source = REGISTRATION.replace(
        "service.NewConfigSpec()",
        f"service.NewConfigSpec().Summary({raw_string(said)}).Description({raw_string(said)})",
    )
    source += f"\n{comment(said)}\nfunc (o *output) unused() {{}}\n"
    test = f"{TESTED}\n{comment(said)}\nfunc doc{injection.canary}() string {{\n"
    test += f"\treturn {raw_string(said)}\n}}\n"
    named = f"internal/impl/nats/{file_name(said)}_test.go"
    # YAML takes no control characters, not even in a comment.
    config = f"model_review: true\n# {''.join(filter(str.isprintable, said))}\n"
    before = {
        "go.mod": "module x\n",
        "README.md": said,
        CONFIG: config,
        "internal/impl/nats/old_test.go": "package nats\n",
    }
    after = {**before, OUTPUT: source, TEST: test, named: f"package nats\n\n{comment(said)}\n"}
    return MemoryChange(before, after)


def ground(injection: Injection) -> Ground:
    """The sample's connector with the text in its source, its documentation, tests and names."""
    said = injection.planted
    files = {path: TREE.read([path])[path] for path in TREE.blobs}
    output = f"{NATS.package}/output.go"
    source = files[output].decode()
    files[output] = (source + f"\n{comment(said)}\nvar _ = {raw_string(said)}\n").encode()
    test = f"{NATS.package}/integration_test.go"
    files[test] = files[test].replace(
        b"func TestIntegration", f"{comment(said)}\nfunc TestIntegration".encode(), 1
    )
    files[f"{NATS.package}/{file_name(said)}_test.go"] = (
        f"package nats\n\n{comment(said)}\nfunc help{injection.canary}() {{}}\n".encode()
    )
    files["docs/hostile.md"] = said.encode()
    tree = MemoryTree(files, commit=TREE.commit)
    (nats,) = (each for each in connectors_in(tree) if str(each) == str(NATS))
    return replace(GROUND, tree=tree, connector=nats)
