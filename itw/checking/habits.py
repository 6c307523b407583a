"""How a repository keeps its integration tests from running where nobody asked for them.

`integration.CheckSkip` is a function of the framework that Redpanda Connect is built with. A
repository that is built with something else can't call it, and has a habit of its own.
"""

from itw.checking.rule import IntegrationTest, Unit
from itw.runs.gate import GATES, selects_all
from itw.source.constraint import is_built
from itw.source.skips import is_asked_for

# Modules that have CheckSkip, or are built with one that has.
FRAMEWORKS = (
    "github.com/redpanda-data/",
    "github.com/warpstreamlabs/bento",
    "github.com/benthosdev/benthos",
    "github.com/Jeffail/benthos",
)


def has_check_skip(unit: Unit) -> bool:
    """Whether CheckSkip is there to be called; so it is where no go.mod says otherwise."""
    modules = (unit.go_mod.module, *unit.go_mod.required)
    if not unit.go_mod.module or any(module.startswith(FRAMEWORKS) for module in modules):
        return True
    return any(declared.function.named(*GATES) for declared in unit.package.declared)


def must_be_asked_for(unit: Unit, test: IntegrationTest) -> bool:
    """Whether something around the test keeps it from running in a plain `go test ./...`.

    Its build constraint, or the package's TestMain. A command that selects every test by its name
    has nobody to be kept from it: it is the plain one.
    """
    if not is_built(test.declared.file.constraint, (), cgo=True):
        return True
    main = unit.package.functions.get("TestMain")
    return (main is not None and is_asked_for(main)) or selects_all(unit.config.run_command)
