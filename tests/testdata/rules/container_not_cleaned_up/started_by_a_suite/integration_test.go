package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/stretchr/testify/suite"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type leakingSuite struct {
	suite.Suite
	ctr *redis.RedisContainer
}

func (s *leakingSuite) SetupSuite() {
	integration.CheckSkip(s.T())
	ctr, err := redis.Run(s.T().Context(), "redis:7") // want error `line 22 ends the test before it is handed on`
	s.Require().NoError(err)
	s.ctr = ctr
}

func (s *leakingSuite) TearDownSuite() { _ = s.ctr.Terminate(context.Background()) }

func TestIntegrationLeaking(t *testing.T) {
	all := &leakingSuite{}
	suite.Run(t, all)
}

type cleanSuite struct{ suite.Suite }

func (s *cleanSuite) SetupTest() {
	integration.CheckSkip(s.T())
	ctr, err := redis.Run(s.T().Context(), "redis:7")
	testcontainers.CleanupContainer(s.T(), ctr)
	require.NoError(s.T(), err)
}

func TestIntegrationClean(t *testing.T) {
	suite.Run(t, &cleanSuite{})
}
