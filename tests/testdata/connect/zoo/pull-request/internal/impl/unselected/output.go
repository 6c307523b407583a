// Package unselected has an output whose tests are never selected by the command.
package unselected

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("unselected", service.NewConfigSpec(), drop.NewOutput)
}
