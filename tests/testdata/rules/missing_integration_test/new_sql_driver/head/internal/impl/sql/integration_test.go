package sql

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/testcontainers/testcontainers-go/modules/mysql"
)

func TestIntegrationMySQL(t *testing.T) {
	integration.CheckSkip(t)

	_, err := mysql.Run(t.Context(), "mysql:8.4")
	suite(t, "mysql", err)
}

func suite(t *testing.T, driver string, err error) {
	switch driver {
	case "mysql", "trino":
		newOutput(nil, nil)
	}
}
