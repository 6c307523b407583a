package redis

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	listOutputFieldKey         = "key"
	listOutputFieldMaxInFlight = "max_in_flight"
)

func listOutputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Stable().
		Summary("Appends messages to a Redis list.").
		Fields(
			clientField(),
			service.NewStringField(listOutputFieldKey).Description("Key of the list."),
			service.NewIntField(listOutputFieldMaxInFlight).
				Description("How many messages may be on their way at a time.").
				Default(64),
		)
}

func init() {
	service.MustRegisterOutput("redis_list", listOutputSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {
			maxInFlight, err := conf.FieldInt(listOutputFieldMaxInFlight)
			if err != nil {
				return nil, 0, err
			}
			out, err := newListOutput(conf)
			return out, maxInFlight, err
		})
}

type listOutput struct {
	client *redis.Client
	key    string
}

func newListOutput(conf *service.ParsedConfig) (*listOutput, error) {
	client, err := clientFromConfig(conf)
	if err != nil {
		return nil, err
	}
	key, err := conf.FieldString(listOutputFieldKey)
	if err != nil {
		return nil, err
	}
	return &listOutput{client: client, key: key}, nil
}

// Connect makes sure that the server answers.
func (o *listOutput) Connect(ctx context.Context) error {
	return o.client.Ping(ctx).Err()
}

// Write appends one message.
func (o *listOutput) Write(ctx context.Context, message *service.Message) error {
	content, err := message.AsBytes()
	if err != nil {
		return err
	}
	return o.client.RPush(ctx, o.key, content).Err()
}

// Close ends the connection.
func (o *listOutput) Close(context.Context) error {
	return o.client.Close()
}
