// Package flaky has an output whose tests fail beside others and pass alone.
package flaky

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("flaky", service.NewConfigSpec(), drop.NewOutput)
}
