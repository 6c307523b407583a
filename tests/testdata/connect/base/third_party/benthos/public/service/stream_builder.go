package service

import (
	"context"
	"errors"
	"fmt"

	"gopkg.in/yaml.v3"
)

// MessageHandlerFunc is an end of a stream that is a function of the program.
type MessageHandlerFunc func(ctx context.Context, message *Message) error

// StreamBuilder puts a stream together.
type StreamBuilder struct {
	input  Input
	output Output
}

// NewStreamBuilder starts with a stream that has neither end.
func NewStreamBuilder() *StreamBuilder { return &StreamBuilder{} }

// SetYAML reads `input` and `output`, each with one component.
func (b *StreamBuilder) SetYAML(text string) error {
	var config struct {
		Input  map[string]map[string]any `yaml:"input"`
		Output map[string]map[string]any `yaml:"output"`
	}
	if err := yaml.Unmarshal([]byte(text), &config); err != nil {
		return err
	}
	for name, values := range config.Input {
		if err := b.setInput(name, values); err != nil {
			return err
		}
	}
	for name, values := range config.Output {
		if err := b.setOutput(name, values); err != nil {
			return err
		}
	}
	return nil
}

func (b *StreamBuilder) setInput(name string, values map[string]any) error {
	found, err := inputs.get(name)
	if err != nil {
		return err
	}
	conf, err := found.spec.parse(values)
	if err != nil {
		return fmt.Errorf("input %v: %w", name, err)
	}
	b.input, err = found.constructor(conf, MockResources())
	return err
}

func (b *StreamBuilder) setOutput(name string, values map[string]any) error {
	found, err := outputs.get(name)
	if err != nil {
		return err
	}
	conf, err := found.spec.parse(values)
	if err != nil {
		return fmt.Errorf("output %v: %w", name, err)
	}
	b.output, _, err = found.constructor(conf, MockResources())
	return err
}

// AddConsumerFunc makes a function the output of the stream.
func (b *StreamBuilder) AddConsumerFunc(consume MessageHandlerFunc) error {
	if b.output != nil {
		return errors.New("the stream has an output already")
	}
	b.output = consumer(consume)
	return nil
}

// AddProducerFunc returns a function that feeds the stream and waits until each message is delivered.
func (b *StreamBuilder) AddProducerFunc() (MessageHandlerFunc, error) {
	if b.input != nil {
		return nil, errors.New("the stream has an input already")
	}
	deliveries := make(chan delivery)
	b.input = producer(deliveries)
	return func(ctx context.Context, message *Message) error {
		sent := delivery{message: message, result: make(chan error, 1)}
		select {
		case deliveries <- sent:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case err := <-sent.result:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}, nil
}

// Build makes the stream; Run starts it.
func (b *StreamBuilder) Build() (*Stream, error) {
	if b.input == nil || b.output == nil {
		return nil, errors.New("a stream needs an input and an output")
	}
	return &Stream{input: b.input, output: b.output, stop: make(chan struct{}), done: make(chan struct{})}, nil
}

type delivery struct {
	message *Message
	result  chan error
}

type producer chan delivery

func (p producer) Connect(context.Context) error { return nil }
func (p producer) Close(context.Context) error   { return nil }

func (p producer) Read(ctx context.Context) (*Message, AckFunc, error) {
	select {
	case sent := <-p:
		return sent.message, func(_ context.Context, err error) error {
			sent.result <- err
			return nil
		}, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

type consumer MessageHandlerFunc

func (c consumer) Connect(context.Context) error { return nil }
func (c consumer) Close(context.Context) error   { return nil }

func (c consumer) Write(ctx context.Context, message *Message) error { return c(ctx, message) }
