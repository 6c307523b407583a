// Package forgets has an output whose tests leave a container behind.
package forgets

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("forgets", service.NewConfigSpec(), drop.NewOutput)
}
