package pkg

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterInput("feed", service.NewConfigSpec(), newFeed)
}

func newFeed(conf *service.ParsedConfig, mgr *service.Resources) (service.Input, error) {
	return &feed{url: conf.String("url"), log: mgr.Logger()}, nil
}
