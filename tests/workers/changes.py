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


SILENT_TEST = """\
package nats

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationNats(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a server")
	t.Log("When: three messages are sent")
	t.Log("Then: they arrive")
	assert.Eventually(t, func() bool {
		return len(received()) == 3
	}, time.Minute, time.Second)
}
"""


def a_silent_test(config: str = "") -> MemoryChange:
    """A test with one finding that has an edit of one line."""
    before = {
        "go.mod": "module x\n",
        "internal/impl/nats/nats.go": "package nats\n",
        CONFIG: config,
    }
    return MemoryChange(before, {**before, "internal/impl/nats/nats_test.go": SILENT_TEST})


TESTED = """\
package nats

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationNatsFresh(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a server")
	t.Log("When: a message is sent")
	t.Log("Then: it arrives")
	template := `
output:
  nats_fresh:
    url: nats://localhost:$PORT
`
	integration.StreamTests().Run(t, template)
}
"""


def a_tested_output(**config: str) -> MemoryChange:
    """The same output with an integration test of its own."""
    change = a_new_output(**config)
    tested = {"internal/impl/nats/integration_test.go": TESTED}
    return MemoryChange(change.before, {**change.after, **tested})
