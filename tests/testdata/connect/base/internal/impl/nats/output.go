package nats

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const flushTimeout = 5 * time.Second

func outputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Stable().
		Summary("Publishes messages on a NATS subject.").
		Fields(connectionFields()...)
}

func init() {
	service.MustRegisterOutput("nats", outputSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {
			out, err := newOutput(conf)
			return out, 64, err
		})
}

type output struct {
	target
	connection *nats.Conn
}

func newOutput(conf *service.ParsedConfig) (*output, error) {
	to, err := targetFromConfig(conf)
	if err != nil {
		return nil, err
	}
	return &output{target: to}, nil
}

// Connect reaches the server.
func (o *output) Connect(context.Context) error {
	connection, err := o.dial()
	o.connection = connection
	return err
}

// Write publishes one message and waits until the server has it.
func (o *output) Write(ctx context.Context, message *service.Message) error {
	if o.connection == nil {
		return service.ErrNotConnected
	}
	content, err := message.AsBytes()
	if err != nil {
		return err
	}
	if err := o.connection.Publish(o.subject, content); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, flushTimeout) // the client insists on a deadline
	defer cancel()
	return o.connection.FlushWithContext(ctx)
}

// Close ends the connection.
func (o *output) Close(context.Context) error {
	if o.connection != nil {
		o.connection.Close()
	}
	return nil
}
