package pkg

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterMetricsExporter("meter", service.NewConfigSpec(), newMeter)
}
