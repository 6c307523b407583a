// Package beanstalkd connects streams to beanstalkd work queues.
package beanstalkd

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/beanstalkd/go-beanstalk"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	fieldAddress = "address"
	fieldTube    = "tube"
	fieldReserve = "reserve_timeout"

	retryPriority = 1024
	retryDelay    = time.Second
)

func inputSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Beta().
		Summary("Takes jobs from a beanstalkd tube and deletes them once they are delivered.").
		Fields(
			service.NewStringField(fieldAddress).Description("Where the server is, as host:port."),
			service.NewStringField(fieldTube).Description("Tube of the jobs.").Default("default"),
			service.NewDurationField(fieldReserve).
				Description("How long one request waits for a job.").
				Default("1s"),
		)
}

func init() {
	service.MustRegisterInput("beanstalkd", inputSpec(),
		func(conf *service.ParsedConfig, mgr *service.Resources) (service.Input, error) {
			return newInput(conf, mgr.Logger())
		})
}

type input struct {
	address string
	tube    string
	reserve time.Duration
	log     *service.Logger

	connection *beanstalk.Conn
	jobs       *beanstalk.TubeSet
}

func newInput(conf *service.ParsedConfig, log *service.Logger) (*input, error) {
	address, err := conf.FieldString(fieldAddress)
	if err != nil {
		return nil, err
	}
	tube, err := conf.FieldString(fieldTube)
	if err != nil {
		return nil, err
	}
	reserve, err := conf.FieldDuration(fieldReserve)
	if err != nil {
		return nil, err
	}
	return &input{address: address, tube: tube, reserve: reserve, log: log}, nil
}

// Connect reaches the server and watches the tube.
func (i *input) Connect(context.Context) error {
	connection, err := beanstalk.Dial("tcp", i.address)
	if err != nil {
		return err
	}
	i.connection = connection
	i.jobs = beanstalk.NewTubeSet(connection, i.tube)
	i.log.Infof("Taking jobs from tube %v", i.tube)
	return nil
}

// Read waits for the next job. Its acknowledgement deletes it, its failure puts it back.
func (i *input) Read(ctx context.Context) (*service.Message, service.AckFunc, error) {
	if i.jobs == nil {
		return nil, nil, service.ErrNotConnected
	}
	for ctx.Err() == nil {
		id, body, err := i.jobs.Reserve(i.reserve)
		if errors.Is(err, beanstalk.ErrTimeout) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		message := service.NewMessage(body)
		message.MetaSetMut("beanstalkd_job", strconv.FormatUint(id, 10))
		return message, i.settle(id), nil
	}
	return nil, nil, ctx.Err()
}

func (i *input) settle(id uint64) service.AckFunc {
	return func(_ context.Context, failure error) error {
		if failure != nil {
			return i.connection.Release(id, retryPriority, retryDelay)
		}
		return i.connection.Delete(id)
	}
}

// Close ends the connection; the server puts back what was reserved.
func (i *input) Close(context.Context) error {
	if i.connection == nil {
		return nil
	}
	return i.connection.Close()
}
