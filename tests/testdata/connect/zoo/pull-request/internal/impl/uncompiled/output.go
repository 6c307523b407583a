// Package uncompiled has an output whose tests do not compile.
package uncompiled

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("uncompiled", service.NewConfigSpec(), drop.NewOutput)
}
