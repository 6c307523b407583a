// Package hangs has an output whose tests never end.
package hangs

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("hangs", service.NewConfigSpec(), drop.NewOutput)
}
