package pkg

import (
	"github.com/redis-io/redis.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterOutput("redis_x", service.NewConfigSpec(), newOutput) // want note `gone as a whole`
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	conn, err := redis.Connect("redis://localhost:4222")
	return nil, 1, err
}
