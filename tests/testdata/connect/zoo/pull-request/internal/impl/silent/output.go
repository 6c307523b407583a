// Package silent has an output whose tests tell no story.
package silent

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("silent", service.NewConfigSpec(), drop.NewOutput)
}
