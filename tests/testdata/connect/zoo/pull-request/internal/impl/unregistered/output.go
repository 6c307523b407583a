// Package unregistered has an output whose tests pass, of a package that nothing imports.
package unregistered

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("unregistered", service.NewConfigSpec(), drop.NewOutput)
}
