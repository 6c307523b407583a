package pkg

import (
	"github.com/nats-io/nats.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterOutput("nats", service.NewConfigSpec(), newOutput)
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	conn, err := nats.Connect("nats://localhost:4222")
	return nil, 1, err
}
