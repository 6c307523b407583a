package pkg

import (
	"github.com/nats-io/nats.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	if err := service.RegisterOutput("nats", service.NewConfigSpec(), newOutput); err != nil {
		panic(err)
	}
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	conn, err := nats.Connect("nats://localhost:4222")
	return nil, 1, err
}
