package pkg

import (
	"github.com/nats-io/nats.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterOutput("nats", service.NewConfigSpec(), newOutput)
	service.MustRegisterOutput("nats_object", service.NewConfigSpec(), newObjectOutput) // want warning `output .nats_object. is new`
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	conn, err := nats.Connect("nats://localhost:4222")
	return nil, 1, err
}

func newObjectOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	conn, err := nats.Connect("nats://localhost:4333")
	return nil, 1, err
}
