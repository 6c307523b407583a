// Package forges has an output whose tests claim to pass without being run.
package forges

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("forges", service.NewConfigSpec(), drop.NewOutput)
}
