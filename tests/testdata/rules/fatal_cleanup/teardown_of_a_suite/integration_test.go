package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/suite"
)

type outputSuite struct {
	suite.Suite
	client *client
}

func (s *outputSuite) SetupSuite() {
	integration.CheckSkip(s.T())
	s.client = connect(s.T())
	s.Require().NoError(s.client.Ping())
}

func (s *outputSuite) TestWrites() {
	s.Require().NoError(s.client.Write("hello"))
}

func (s *outputSuite) TearDownSuite() {
	s.Require().NoError(s.client.Close()) // want warning `log the error \(in helper .TearDownSuite., called at`
}

func TestIntegrationOutput(t *testing.T) {
	suite.Run(t, new(outputSuite))
}
