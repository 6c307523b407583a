// Package unrequired has an output whose tests import a module that go.mod does not have.
package unrequired

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("unrequired", service.NewConfigSpec(), drop.NewOutput)
}
