// Package postgres has an output that writes rows.
package postgres

import (
	"context"
	"database/sql"

	_ "github.com/lib/pq" // the driver

	"github.com/redpanda-data/benthos/v4/public/service"
)

const postgresOutputFieldDSN = "dsn"

func outputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Summary("Inserts each message into the table `orders`.").
		Fields(service.NewStringField(postgresOutputFieldDSN).Description("How to connect."))
}

func init() {
	service.MustRegisterOutput("postgres_rows", outputSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {
			out, err := newOutput(conf)
			return out, 1, err
		})
}

type output struct{ database *sql.DB }

func newOutput(conf *service.ParsedConfig) (*output, error) {
	dsn, err := conf.FieldString(postgresOutputFieldDSN)
	if err != nil {
		return nil, err
	}
	database, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &output{database: database}, nil
}

// Connect makes sure that the table is there.
func (o *output) Connect(ctx context.Context) error {
	_, err := o.database.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS orders (content text PRIMARY KEY)")
	return err
}

// Write inserts one row.
func (o *output) Write(ctx context.Context, message *service.Message) error {
	content, err := message.AsBytes()
	if err != nil {
		return err
	}
	_, err = o.database.ExecContext(ctx, "INSERT INTO orders (content) VALUES ($1)", string(content))
	return err
}

// Close ends the connections.
func (o *output) Close(context.Context) error {
	return o.database.Close()
}
