// Package tagged has an output whose tests are behind a build tag that the command does not set.
package tagged

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("tagged", service.NewConfigSpec(), drop.NewOutput)
}
