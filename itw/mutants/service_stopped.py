"""The strongest way to break a connector: at each test's When its service is gone.

    t.Log("When: a message is sent"); itwStopServices(t)

The connector stays as it is; its tests stop what they have started. Not before: a service that is
away while it is started looks like a container that failed. A test that passes all the same has
shown nothing of the service. A test that stops a service by itself is left alone.
"""

from collections.abc import Collection, Iterable

from tree_sitter import Node

from itw.mutants.fields import called
from itw.mutants.mutant import Edit, Family, Mutant, edited
from itw.mutants.syntax import parse, text
from itw.mutants.whens import whens
from itw.tree import Tree

NAME = "service_stopped"
WHAT = "finds its service stopped"
MARK = "itw stopped"  # what a test logs, with the number of services
FILE = "itw_stopped_services_{clause}_test.go"
HELPER = """\
package {clause}

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// itwStopServices kills every container of this job that runs, and says how many that were.
func itwStopServices(t testing.TB) {{
	t.Helper()
	engine := "http://" + strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://")
	client := &http.Client{{
		Transport: &http.Transport{{DisableKeepAlives: true}},
		Timeout:   30 * time.Second,
	}}
	listed, err := client.Get(engine + "/containers/json")
	if err != nil {{
		t.Logf("no service was stopped: %v", err)
		return
	}}
	defer listed.Body.Close()
	var running []struct{{ Id string }}
	if err := json.NewDecoder(listed.Body).Decode(&running); err != nil {{
		t.Logf("no service was stopped: %v", err)
		return
	}}
	stopped := 0
	for _, each := range running {{
		killed, err := client.Post(engine+"/containers/"+each.Id+"/kill", "", nil)
		if err != nil {{
			continue
		}}
		killed.Body.Close()
		if killed.StatusCode < 300 {{
			stopped++
		}}
	}}
	t.Logf("{mark} %d", stopped)
}}
"""


def service_stopped(kind: str, package: str, tests: Collection[str], tree: Tree) -> Mutant | None:
    """The mutant for these top-level tests of a package; None where none of them tells a When."""
    files = dict(tree.read(_test_files(package, tree)))
    roots = {path: parse(content) for path, content in files.items()}
    found = {path: tuple(map(_stop, each)) for path, each in whens(tests, roots).items() if each}
    if not found:
        return None
    first, *others = sorted(found)
    at = files[first][: found[first][0].start].count(b"\n") + 1
    beside = {path: edited(files[path], found[path]) for path in others}
    beside |= _helpers(package, (roots[path] for path in found))
    return Mutant(
        family=Family.PROMISE,
        name=f"{kind}.{NAME}",
        what=WHAT,
        path=first,
        line=at,
        edits=found[first],
        beside=tuple(sorted(beside.items())),
    )


def stops_services(mutant: Mutant) -> bool:
    return mutant.name.endswith(f".{NAME}")


def _test_files(package: str, tree: Tree) -> list[str]:
    return [
        path
        for path in tree.blobs
        if path.endswith("_test.go") and path.rpartition("/")[0] == package
    ]


def _helpers(package: str, roots: Iterable[Node]) -> dict[str, bytes]:
    """One file for each package clause: a directory may have `redis` and `redis_test`."""
    clauses = {clause for root in roots if (clause := _clause(root))}
    return {
        f"{package}/{FILE.format(clause=clause)}": HELPER.format(clause=clause, mark=MARK).encode()
        for clause in clauses
    }


def _clause(root: Node) -> str:
    found = (each for each in root.children if each.type == "package_clause")
    return next((text(each.named_children[0]) for each in found if each.named_children), "")


def _stop(statement: Node) -> Edit:
    """Behind the statement, on its line: what the test says keeps its place."""
    receiver = called(statement.named_children[0]).rpartition(".")[0]
    return Edit(statement.end_byte, statement.end_byte, f"; itwStopServices({receiver})".encode())
