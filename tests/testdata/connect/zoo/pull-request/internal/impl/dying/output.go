// Package dying has an output whose tests start a service that dies by itself.
package dying

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("dying", service.NewConfigSpec(), drop.NewOutput)
}
