// Connect runs one stream from a configuration file.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"github.com/redpanda-data/benthos/v4/public/service"

	_ "example.org/connect/public/components/all"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: connect CONFIG")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(path string) error {
	config, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	builder := service.NewStreamBuilder()
	if err := builder.SetYAML(string(config)); err != nil {
		return err
	}
	stream, err := builder.Build()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return stream.Run(ctx)
}
