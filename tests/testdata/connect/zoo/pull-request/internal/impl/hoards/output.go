// Package hoards has an output whose tests fill the disk.
package hoards

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("hoards", service.NewConfigSpec(), drop.NewOutput)
}
