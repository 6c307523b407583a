import pytest

from itw.source.constraint import is_built, is_named_for_linux


@pytest.mark.parametrize(
    ("constraint", "tags", "cgo", "built"),
    [
        ("", (), True, True),
        ("integration", (), True, False),
        ("integration", ("integration",), True, True),
        ("!integration", ("integration",), True, False),
        ("linux && cgo", (), True, True),
        ("linux && cgo", (), False, False),
        ("(soak || e2e) && !windows", ("e2e",), True, True),
        ("!(linux || darwin)", (), True, False),
        ("go1.24 && amd64", (), True, True),
        ("windows", (), True, False),
    ],
)
def test_constraint_is_evaluated_for_a_linux_runner(constraint, tags, cgo, built):
    assert is_built(constraint, tags, cgo=cgo) is built


@pytest.mark.parametrize("constraint", ["&&", "(linux", "linux &&", "a b", "a ? b"])
def test_constraint_that_cannot_be_read_keeps_nothing_from_running(constraint):
    assert is_built(constraint, (), cgo=True)


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("x_test.go", True),
        ("x_linux_test.go", True),
        ("a/x_linux_amd64_test.go", True),
        ("x_windows_test.go", False),
        ("x_arm64.go", False),
        ("x_linux_arm64_test.go", False),
        ("windows.go", True),
        ("x_windows_handler.go", True),
        ("darwin_test.go", True),
    ],
)
def test_a_file_may_be_named_for_a_machine(name, built):
    assert is_named_for_linux(name) is built
