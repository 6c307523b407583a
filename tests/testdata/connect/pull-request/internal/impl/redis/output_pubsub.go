package redis

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	pubSubOutputFieldChannel     = "channel"
	pubSubOutputFieldMaxInFlight = "max_in_flight"
)

func pubSubOutputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Beta().
		Summary("Publishes messages on a Redis channel.").
		Fields(
			clientField(),
			service.NewStringField(pubSubOutputFieldChannel).Description("Channel of the messages."),
			service.NewIntField(pubSubOutputFieldMaxInFlight).
				Description("How many messages may be on their way at a time.").
				Default(64),
		)
}

func init() {
	service.MustRegisterOutput("redis_pubsub", pubSubOutputSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {
			maxInFlight, err := conf.FieldInt(pubSubOutputFieldMaxInFlight)
			if err != nil {
				return nil, 0, err
			}
			out, err := newPubSubOutput(conf)
			return out, maxInFlight, err
		})
}

type pubSubOutput struct {
	client  *redis.Client
	channel string
}

func newPubSubOutput(conf *service.ParsedConfig) (*pubSubOutput, error) {
	client, err := clientFromConfig(conf)
	if err != nil {
		return nil, err
	}
	channel, err := conf.FieldString(pubSubOutputFieldChannel)
	if err != nil {
		return nil, err
	}
	return &pubSubOutput{client: client, channel: channel}, nil
}

// Connect makes sure that the server answers.
func (o *pubSubOutput) Connect(ctx context.Context) error {
	return o.client.Ping(ctx).Err()
}

// Write publishes one message.
func (o *pubSubOutput) Write(ctx context.Context, message *service.Message) error {
	content, err := message.AsBytes()
	if err != nil {
		return err
	}
	return o.client.Publish(ctx, o.channel, content).Err()
}

// Close ends the connection.
func (o *pubSubOutput) Close(context.Context) error {
	return o.client.Close()
}
