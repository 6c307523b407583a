package pkg

import (
	"context"
	"errors"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type output struct {
	t        *testing.T
	messages []string
}

func (o *output) Required(_ context.Context, batch service.MessageBatch) error {
	for _, each := range batch {
		data, err := each.AsBytes()
		require.NoError(o.t, err)
		o.messages = append(o.messages, string(data))
	}
	return nil
}

func (o *output) Returned(_ context.Context, message *service.Message) error {
	data, err := message.AsBytes()
	if err != nil {
		return errors.Join(err)
	}
	o.messages = append(o.messages, string(data))
	return nil
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	collected := &output{t: t}
	require.NoError(t, builder.AddBatchConsumerFunc(collected.Required)) // want warning `.Required. runs in a consumer's callback`
	require.NoError(t, builder.AddConsumerFunc(collected.Returned))
}
