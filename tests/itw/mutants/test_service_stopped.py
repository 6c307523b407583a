"""At each When the tests' services are stopped, unless the test does so by itself."""

from itw.mutants import Mutant, service_stopped, stops_services
from itw.mutants.syntax import parse
from itw.tree import MemoryTree

PACKAGE = "internal/impl/shop"
PATH = f"{PACKAGE}/integration_test.go"
STOP = "; itwStopServices(t)"


def file_of(*functions: str, clause: str = "shop") -> str:
    return f'package {clause}\n\nimport "testing"\n\n' + "\n\n".join(functions) + "\n"


def function(name: str, *lines: str) -> str:
    body = "".join(f"\t{line}\n" for line in lines)
    return f"func {name}(t *testing.T) {{\n{body}}}"


SENDS = function("TestIntegrationSends", "start(t)", 't.Log("When: one is sent")', "send(t)")
STOPS = function(
    "TestIntegrationStops", 't.Log("When: it is away")', "ctr.Stop(t.Context(), &timeout)"
)


def stopped(*names: str, **files: str) -> Mutant | None:
    tree = MemoryTree({f"{PACKAGE}/{name}.go": text.encode() for name, text in files.items()})
    made = service_stopped("output", PACKAGE, names, tree)
    for path, content in (made.files(tree.read([made.path])[made.path]) if made else {}).items():
        assert not parse(content).has_error, path
    return made


def code(*names: str, **files: str) -> str:
    """The first test file as it is compiled, "" where nothing is stopped."""
    made = stopped(*names, **files)
    if made is None:
        return ""
    original = next(text for name, text in files.items() if made.path.endswith(f"/{name}.go"))
    return made.files(original.encode())[made.path].decode()


def test_services_are_stopped_behind_the_line_that_says_when() -> None:
    found = code("TestIntegrationSends", integration_test=file_of(SENDS))
    assert f'\tt.Log("When: one is sent"){STOP}\n\tsend(t)' in found
    assert found.count("\n") == file_of(SENDS).count("\n")  # places in what it says stay right


def test_the_helper_comes_once_for_each_package_clause() -> None:
    other = file_of(SENDS.replace("Sends", "Sells"), clause="shop_test")
    names = ("TestIntegrationSends", "TestIntegrationSells")
    made = stopped(*names, a_test=file_of(SENDS), b_test=other)
    assert made is not None
    assert stops_services(made)
    assert [path.rpartition("/")[2] for path, _ in made.beside] == [
        "b_test.go",
        "itw_stopped_services_shop_test.go",
        "itw_stopped_services_shop_test_test.go",
    ]


def test_a_test_that_stops_a_service_by_itself_is_left_alone() -> None:
    names = ("TestIntegrationSends", "TestIntegrationStops")
    found = code(*names, integration_test=file_of(SENDS, STOPS))
    assert found.count(STOP) == 1
    assert code("TestIntegrationStops", integration_test=file_of(STOPS)) == ""


def test_so_is_one_that_cuts_its_link() -> None:
    cuts = function("TestIntegrationCuts", 't.Log("When: it is cut off")', "link.cut()")
    made = function("newLink", 't.Cleanup(func() { l.to("") })')
    assert code("TestIntegrationCuts", integration_test=file_of(cuts, made)) == ""
    uses = cuts.replace("link.cut()", "newLink(t)")
    assert STOP in code("TestIntegrationCuts", integration_test=file_of(uses, made))


def test_so_is_one_whose_helper_does() -> None:
    calls = function("TestIntegrationCalls", 't.Log("When: it is away")', "pause(t)")
    pause = function("pause", "client.ContainerPause(ctx, id)")
    assert code("TestIntegrationCalls", integration_test=file_of(calls, pause)) == ""


def test_stopping_a_stream_is_not_stopping_a_service() -> None:
    stream = function("TestIntegrationStream", 't.Log("When: it ends")', "stream.Stop(t.Context())")
    assert STOP in code("TestIntegrationStream", integration_test=file_of(stream))


def test_a_when_of_a_subtest_and_of_a_helper_counts() -> None:
    sub = function(
        "TestIntegrationSub", 't.Run("a", func(tb *testing.T) {', '\ttb.Logf("When %v", 1)', "})"
    )
    assert "; itwStopServices(tb)" in code("TestIntegrationSub", integration_test=file_of(sub))
    calls = function("TestIntegrationCalls", "when(t)")
    when = function("when", 't.Log("when: it is asked")')
    assert STOP in code("TestIntegrationCalls", integration_test=file_of(calls, when))


def test_what_is_no_step_of_a_test_stops_nothing() -> None:
    for line in ('t.Log("Whenever it is sent")', 'logger.Log("When: sent")', 't.Log("Given: one")'):
        made = function("TestIntegrationSends", line)
        assert code("TestIntegrationSends", integration_test=file_of(made)) == ""


def test_other_tests_of_the_package_are_not_touched() -> None:
    other = SENDS.replace("Sends", "Other")
    found = code("TestIntegrationSends", integration_test=file_of(SENDS, other))
    assert found.count(STOP) == 1
