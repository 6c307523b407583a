// Package overreaches has an output whose tests ask Docker for what the sandbox refuses.
package overreaches

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("overreaches", service.NewConfigSpec(), drop.NewOutput)
}
