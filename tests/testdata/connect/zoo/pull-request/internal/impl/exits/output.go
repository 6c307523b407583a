// Package exits has an output whose tests end their process.
package exits

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("exits", service.NewConfigSpec(), drop.NewOutput)
}
