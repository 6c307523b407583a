package pkg

import (
	"example.com/connect/v4/internal/license"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterBatchInput("oracle_cdc", service.NewConfigSpec(), newInput)
}

func newInput(conf *service.ParsedConfig, mgr *service.Resources) (service.BatchInput, error) {
	if err := license.CheckRunningEnterprise(mgr); err != nil {
		return nil, err
	}
	return nil, nil
}
