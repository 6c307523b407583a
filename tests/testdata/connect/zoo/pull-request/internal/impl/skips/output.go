// Package skips has an output whose tests are skipped, whatever is asked.
package skips

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("skips", service.NewConfigSpec(), drop.NewOutput)
}
