import pytest

from itw.source.constraint import is_built


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
