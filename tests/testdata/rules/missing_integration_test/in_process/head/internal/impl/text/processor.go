package pkg

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterProcessor("split", service.NewConfigSpec(), newSplit)
}

func newSplit(conf *service.ParsedConfig, mgr *service.Resources) (service.Processor, error) {
	return nil, nil
}
