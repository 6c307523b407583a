// Package panics has an output whose tests panic.
package panics

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("panics", service.NewConfigSpec(), drop.NewOutput)
}
