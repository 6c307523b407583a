// Package hungry has an output whose tests need more memory than there is.
package hungry

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("hungry", service.NewConfigSpec(), drop.NewOutput)
}
