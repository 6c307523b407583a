"""A Go module that needs nothing but the sample's stand-in for benthos: little to compile."""

from tests import sample_repository

GO_MOD = """\
module example.org/%s

go 1.26.0

require github.com/redpanda-data/benthos/v4 v4.0.0

require gopkg.in/yaml.v3 v3.0.1 // indirect

replace github.com/redpanda-data/benthos/v4 => ./third_party/benthos
"""
SUMS = ("gopkg.in/yaml.v3 v3.0.1", "gopkg.in/check.v1")


def module(name: str) -> dict[str, bytes]:
    """go.mod and go.sum of example.org/NAME, and the stand-in, by path."""
    sample = sample_repository.files("base")
    sums = sample["go.sum"].decode().splitlines(keepends=True)
    return {
        **{path: data for path, data in sample.items() if path.startswith("third_party/benthos/")},
        "go.mod": (GO_MOD % name).encode(),
        "go.sum": "".join(line for line in sums if line.startswith(SUMS)).encode(),
    }
