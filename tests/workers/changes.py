"""Changes of a Connect-like repository, as small as detection takes them."""

from tests.fakes import MemoryChange

REGISTRATION = """\
package nats

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("nats_fresh", service.NewConfigSpec(), newOutput)
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	return nil, 1, nil
}
"""
CONFIG = ".github/integration-test-writer.yml"


def a_new_output(**config: str) -> MemoryChange:
    """An output that nothing tests; the keyword is the base branch's configuration."""
    before = {"go.mod": "module x\n", **({CONFIG: config["config"]} if config else {})}
    return MemoryChange(before, {**before, "internal/impl/nats/output.go": REGISTRATION})


def a_readme() -> MemoryChange:
    return MemoryChange({"README.md": "a\n"}, {"README.md": "b\n"})
