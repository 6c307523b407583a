// Package floods has an output whose tests print without end.
package floods

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("floods", service.NewConfigSpec(), drop.NewOutput)
}
