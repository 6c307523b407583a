"""Edits of several findings: made together where they can be, one after the other where not."""

from itw.edits.builders import builders
from itw.edits.fixing import fixed
from itw.edits.proof import Unproved
from itw.tree import MemoryTree
from tests.itw.edits.cases import PATH, after, config_of, files_of, findings_in, fixed_by

HEAD = """package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

"""


def of(*lines: str, name: str = "TestIntegrationOne") -> str:
    body = "".join(
        f"\t{line}\n" for line in ("integration.CheckSkip(t)", "client := &Client{}", *lines)
    )
    return f"func {name}(t *testing.T) {{\n{body}}}\n"


def test_last_uses_of_a_package_take_its_import_along() -> None:
    create = 'require.NoError(t, client.Create(context.Background(), "x"))'
    source = HEAD + of(create, create)

    result = after(source.encode(), "background_context").decode()

    assert result.count("t.Context()") == 2
    assert '"context"' not in result


def test_two_edits_of_one_line_are_made_one_after_the_other() -> None:
    body = 't.Cleanup(func() { require.NoError(t, client.Delete(t.Context(), "x")) })'
    source = (HEAD + of(body)).replace('\t"context"\n', "")

    result = after(source.encode(), "fatal_cleanup", "context_in_cleanup").decode()

    assert 'if err := client.Delete(context.Background(), "x"); err != nil {' in result
    assert '\t"context"\n' in result
    assert "testify" not in result


def test_what_is_left_has_its_reason() -> None:
    source = HEAD + of("ctx := context.Background() // why", '_ = client.Create(ctx, "x")')

    result = fixed_by(source.encode(), "background_context")

    assert (result.files, result.made) == ({}, ())
    assert [why for _, why in result.left] == [Unproved.LAYOUT]


def test_edits_that_are_refused_are_not_made() -> None:
    files = files_of((HEAD + of('_ = client.Create(context.Background(), "x")')).encode())
    rules = ["background_context"]

    result = fixed(
        MemoryTree(files),
        config_of(rules[0]),
        lambda edited: findings_in({**files, **edited}, rules),
        lambda _before, _after: False,
    )

    assert result.files == {}
    assert [why for _, why in result.left] == [Unproved.LAYOUT]


def test_several_packages_and_files_are_all_mended() -> None:
    one = (HEAD + of('_ = client.Create(context.Background(), "x")')).encode()
    two = one.replace(b"TestIntegrationOne", b"TestIntegrationTwo")
    files = {
        **files_of(one),
        "internal/pkg/other_test.go": two,
        "internal/other/a_test.go": one,
    }
    rules = list(builders())

    result = fixed(
        MemoryTree(files), config_of("x"), lambda edited: findings_in({**files, **edited}, rules)
    )

    assert set(result.files) == {PATH, "internal/pkg/other_test.go", "internal/other/a_test.go"}
    assert all(b"context.Background" not in data for data in result.files.values())
