// Package nats connects streams to NATS subjects.
package nats

import (
	"github.com/nats-io/nats.go"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	fieldURL     = "url"
	fieldSubject = "subject"
)

func connectionFields() []*service.ConfigField {
	return []*service.ConfigField{
		service.NewStringField(fieldURL).Description("Where the server is, as nats://host:port."),
		service.NewStringField(fieldSubject).Description("Subject of the messages."),
	}
}

// target is what both ends need to know.
type target struct {
	url     string
	subject string
}

func targetFromConfig(conf *service.ParsedConfig) (target, error) {
	url, err := conf.FieldString(fieldURL)
	if err != nil {
		return target{}, err
	}
	subject, err := conf.FieldString(fieldSubject)
	return target{url: url, subject: subject}, err
}

func (t target) dial() (*nats.Conn, error) {
	return nats.Connect(t.url, nats.Name("connect"))
}
