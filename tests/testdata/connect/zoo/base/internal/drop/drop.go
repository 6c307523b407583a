// Package drop has the output of connectors that exist for their tests' sake.
package drop

import (
	"context"

	"github.com/redpanda-data/benthos/v4/public/service"
)

type output struct{}

// NewOutput makes an output that forgets what it is given.
func NewOutput(*service.ParsedConfig, *service.Resources) (service.Output, int, error) {
	return output{}, 1, nil
}

func (output) Connect(context.Context) error                 { return nil }
func (output) Write(context.Context, *service.Message) error { return nil }
func (output) Close(context.Context) error                   { return nil }
