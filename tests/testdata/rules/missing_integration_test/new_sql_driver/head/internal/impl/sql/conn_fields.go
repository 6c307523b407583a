package sql

import "github.com/redpanda-data/benthos/v4/public/service"

var driverField = service.NewStringEnumField("driver", "mysql", "trino") // want warning `sql_driver .trino. is new`

func init() {
	service.MustRegisterOutput("sql_insert", service.NewConfigSpec().Field(driverField), newOutput)
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	driver, err := conf.FieldString("driver")
	return open(driver), 1, err
}
