// Package lingers has an output whose tests leave a goroutine behind that complains later.
package lingers

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("lingers", service.NewConfigSpec(), drop.NewOutput)
}
