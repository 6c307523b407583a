package stale

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const licence = "expired"

func TestIntegrationStale(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a stream into the output, and a licence of last year")
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(`
output:
  stale: {}
`))
	_, err := builder.AddProducerFunc()
	require.NoError(t, err)

	t.Log("When: the stream is built")
	_, err = builder.Build()
	require.NoError(t, err)

	t.Log("Then: the licence is still good")
	assert.Equal(t, "valid", licence)
}
