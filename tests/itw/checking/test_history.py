"""Functions are followed from base to head."""

import gc
from collections.abc import Mapping
from weakref import ref

from itw.checking.history import History, Status
from itw.source.declared import Declared
from itw.source.sources import Sources
from itw.tree import MemoryTree
from tests.itw.changes import change_between

BODY = "{\n\tone(t)\n\ttwo(t)\n\tthree(t)\n\tfour(t)\n\tfive(t)\n}\n"


def followed(
    base: Mapping[str, str], head: Mapping[str, str], path: str, name: str
) -> tuple[Status, str]:
    """What became of a function of head, and where it was: "directory name"."""
    before, after = ({p: t.encode() for p, t in files.items()} for files in (base, head))
    sources = Sources(MemoryTree(after))
    history = History(change_between(before, after), Sources(MemoryTree(before)), sources)
    file = sources.file(path)
    assert file is not None
    function = next(each for each in file.functions if each.name == name)
    origin = history.before(Declared(file, function))
    was = f"{origin.file.directory} {origin.function.name}" if origin else ""
    return history.status_of(Declared(file, function)), was


def go(*functions: str) -> str:
    return "package x\n\n" + "\n".join(functions)


def test_a_history_that_is_over_keeps_no_tree_alive():
    """Whoever reviews a thousand commits in one process would have the files of hundreds."""
    files = {"a/x.go": go("func f() " + BODY).encode()}
    base, head = Sources(MemoryTree(files)), Sources(MemoryTree(files))
    history = History(change_between(files, files), base, head)
    (declared,) = head.package("a").declared
    assert history.before(declared) is not None
    kept = ref(base), ref(head)
    del base, head, history, declared
    gc.collect()
    assert [each() for each in kept] == [None, None]


def test_new_function():
    assert followed({}, {"a/x.go": go("func f() " + BODY)}, "a/x.go", "f") == (Status.NEW, "")


def test_untouched_file_is_the_same():
    files = {"a/x.go": go("func f() " + BODY)}
    assert followed(files, files, "a/x.go", "f")[0] is Status.SAME


def test_changed_body_is_found_under_its_name():
    base = {"a/x.go": go("func f() " + BODY)}
    head = {"a/x.go": go("func f() " + BODY.replace("two", "2 +"))}
    assert followed(base, head, "a/x.go", "f") == (Status.CHANGED, "a f")


def test_renamed_function_of_equal_tokens_is_the_same():
    base = {"a/x.go": go("func f() " + BODY)}
    head = {"a/x.go": go("func g() " + BODY.replace("\t", "    "))}
    assert followed(base, head, "a/x.go", "g") == (Status.SAME, "a f")


def test_function_moved_to_another_package_is_followed():
    base = {"a/x.go": go("func f() " + BODY)}
    head = {"b/y.go": go("func f() " + BODY)}
    assert followed(base, head, "b/y.go", "f") == (Status.SAME, "a f")


def test_renamed_and_rewritten_in_part_is_changed():
    base = {"a/x.go": go("func f() " + BODY)}
    head = {"a/x.go": go("func g() " + BODY.replace("five", "six"))}
    assert followed(base, head, "a/x.go", "g") == (Status.CHANGED, "a f")


def test_another_body_under_another_name_is_new():
    base = {"a/x.go": go("func f() " + BODY)}
    head = {"a/x.go": go("func g() {\n\tsix(t)\n\tseven(t)\n\teight(t)\n\tnine(t)\n}\n")}
    assert followed(base, head, "a/x.go", "g") == (Status.NEW, "")


def test_what_each_file_starts_with_is_kept_apart():
    first, second = go("func init() {\n\tone()\n}\n"), go("func init() {\n\ttwo()\n}\n")
    base = {"a/x.go": first, "a/y.go": second}
    head = {"a/x.go": first + "\nvar x int\n", "a/z.go": second}
    assert followed(base, head, "a/x.go", "init") == (Status.SAME, "a init")
    assert followed(base, head, "a/z.go", "init") == (Status.SAME, "a init")


def test_methods_of_two_types_are_kept_apart():
    base = {"a/x.go": go("func (s *one) f() " + BODY)}
    head = {"a/x.go": go("func (s *one) f() " + BODY, "func (s *two) f() { other() }\n")}
    assert followed(base, head, "a/x.go", "f")[0] is Status.SAME


def test_a_helper_taken_out_of_a_function_was_part_of_it():
    base = {"a/x.go": go("func TestA(t *testing.T) " + BODY)}
    head = {
        "a/x.go": go(
            'func TestA(t *testing.T) {\n\tt.Run("a", testA)\n\tt.Cleanup(remove)\n}\n',
            "func testA(t *testing.T) " + BODY,
        )
    }
    assert followed(base, head, "a/x.go", "testA") == (Status.SAME, "a TestA")


def test_a_helper_like_a_function_that_stays_is_new():
    base = {"a/x.go": go("func TestA(t *testing.T) " + BODY)}
    head = {
        "a/x.go": go(
            "func TestA(t *testing.T) " + BODY.replace("two", "2 +"),
            "func testB(t *testing.T) " + BODY,
        )
    }
    assert followed(base, head, "a/x.go", "testB") == (Status.NEW, "")
