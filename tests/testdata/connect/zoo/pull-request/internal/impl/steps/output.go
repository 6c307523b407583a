// Package steps has an output whose tests fail at each step of their story.
package steps

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("steps", service.NewConfigSpec(), drop.NewOutput)
}
