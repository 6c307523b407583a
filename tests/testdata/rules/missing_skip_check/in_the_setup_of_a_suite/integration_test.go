package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/suite"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type gatedSuite struct{ suite.Suite }

func (s *gatedSuite) TestReads() {
	ctr, err := redis.Run(s.T().Context(), "redis:7")
	testcontainers.CleanupContainer(s.T(), ctr)
	s.Require().NoError(err)
}

func (s *gatedSuite) SetupSuite() { integration.CheckSkip(s.T()) }

func TestIntegrationGated(t *testing.T) {
	suite.Run(t, new(gatedSuite)) // want note `\(it is at internal/impl/pkg/integration_test.go:20\)`
}

type openSuite struct{ suite.Suite }

func (s *openSuite) TestReads() {
	ctr, err := redis.Run(s.T().Context(), "redis:7")
	testcontainers.CleanupContainer(s.T(), ctr)
	s.Require().NoError(err)
}

func TestIntegrationOpen(t *testing.T) {
	suite.Run(t, new(openSuite)) // want error `reaches a service without`
}
