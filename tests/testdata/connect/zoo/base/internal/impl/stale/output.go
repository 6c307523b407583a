// Package stale has an output whose tests are broken before anybody touches them.
package stale

import (
	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("stale", service.NewConfigSpec(), newOutput)
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	out, maxInFlight, err := drop.NewOutput(conf, mgr)
	return out, maxInFlight, err
}
