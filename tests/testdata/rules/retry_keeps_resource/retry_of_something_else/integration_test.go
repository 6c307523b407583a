package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

type queue struct{}

func (q *queue) Retry(f func() error) error { return f() }

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	q := &queue{}
	require.NoError(t, q.Retry(func() error {
		client, err := kgo.NewClient()
		if err != nil {
			return err
		}
		return client.Ping(t.Context())
	}))
}
