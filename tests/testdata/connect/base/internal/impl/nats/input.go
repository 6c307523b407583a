package nats

import (
	"context"

	"github.com/nats-io/nats.go"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const inputFieldQueue = "queue"

func inputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Stable().
		Summary("Reads messages from a NATS subject.").
		Fields(connectionFields()...).
		Fields(service.NewStringField(inputFieldQueue).
			Description("Members of one queue group share the messages.").
			Default(""))
}

func init() {
	service.MustRegisterInput("nats", inputSpec(),
		func(conf *service.ParsedConfig, mgr *service.Resources) (service.Input, error) {
			return newInput(conf, mgr.Logger())
		})
}

type input struct {
	target
	queue string
	log   *service.Logger

	connection   *nats.Conn
	subscription *nats.Subscription
}

func newInput(conf *service.ParsedConfig, log *service.Logger) (*input, error) {
	from, err := targetFromConfig(conf)
	if err != nil {
		return nil, err
	}
	queue, err := conf.FieldString(inputFieldQueue)
	if err != nil {
		return nil, err
	}
	return &input{target: from, queue: queue, log: log}, nil
}

// Connect subscribes to the subject.
func (i *input) Connect(context.Context) error {
	connection, err := i.dial()
	if err != nil {
		return err
	}
	subscription, err := connection.QueueSubscribeSync(i.subject, i.queue)
	if err != nil {
		connection.Close()
		return err
	}
	i.connection, i.subscription = connection, subscription
	i.log.Infof("Reading from subject %v", i.subject)
	return nil
}

// Read waits for the next message.
func (i *input) Read(ctx context.Context) (*service.Message, service.AckFunc, error) {
	if i.subscription == nil {
		return nil, nil, service.ErrNotConnected
	}
	received, err := i.subscription.NextMsgWithContext(ctx)
	if err != nil {
		return nil, nil, err
	}
	message := service.NewMessage(received.Data)
	message.MetaSetMut("nats_subject", received.Subject)
	return message, func(context.Context, error) error { return nil }, nil
}

// Close ends the subscription and the connection.
func (i *input) Close(context.Context) error {
	if i.connection != nil {
		i.connection.Close()
	}
	return nil
}
