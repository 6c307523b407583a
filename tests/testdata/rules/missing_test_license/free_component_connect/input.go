package pkg

import (
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterBatchInput("oracle_cdc", service.NewConfigSpec(), newInput)
}

func newInput(conf *service.ParsedConfig, mgr *service.Resources) (service.BatchInput, error) {
	return nil, nil
}
