"""A repository with one connector and two tests, which need no service and little to compile.

Its module has nothing but the sample's stand-in for benthos.
"""

from collections.abc import Mapping

from itw.configuration.config import PATH
from tests.small_module import module

OUTPUT = """\
package clock

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("clock", service.NewConfigSpec(), newOutput)
}

func newOutput(*service.ParsedConfig, *service.Resources) (service.Output, int, error) {
	return nil, 1, nil
}
"""
TESTS = """\
package clock

import (
	"testing"{more}

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const config = `
output:
  clock: {{}}
`

func TestIntegrationClockTicks(t *testing.T) {{
	integration.CheckSkip(t)
	t.Log("Given: a clock")
	t.Log("When: nobody looks")
	t.Log("Then: it ticks")
	_ = config
}}

func TestIntegrationClockStrikes(t *testing.T) {{
	integration.CheckSkip(t)
	t.Log("Given: a clock")
	t.Log("When: it is noon")
	t.Log("Then: it strikes")
	{body}
	_ = config
}}
"""
TEST_FILE = "internal/impl/clock/integration_test.go"
MAIN: Mapping[str, str | bytes] = {
    **module("clock"),
    PATH: "enforce: true\nrun:\n  cgo: false\n",
    "internal/impl/clock/output.go": OUTPUT,
    TEST_FILE: TESTS.format(more="", body=""),
}


def changed(body: str) -> dict[str, str]:
    """Another second test."""
    return {TEST_FILE: TESTS.format(more="", body=body)}


def slow(seconds: int) -> dict[str, str]:
    """A second test that takes its time, and passes."""
    body = f"time.Sleep({seconds} * time.Second)"
    return {TEST_FILE: TESTS.format(more='\n\t"time"', body=body)}
