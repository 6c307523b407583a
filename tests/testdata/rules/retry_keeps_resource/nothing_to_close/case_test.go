package pkg

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/gocql/gocql"
	"github.com/ory/dockertest/v3"
	"github.com/stretchr/testify/require"
)

func TestIntegrationBucket(t *testing.T) {
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error {
		client := s3.NewFromConfig(config(t))
		_, err := client.ListBuckets(t.Context(), nil)
		return err
	}))
}

func TestIntegrationKeyspace(t *testing.T) {
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	var session *gocql.Session
	require.NoError(t, pool.Retry(func() error {
		cluster := gocql.NewCluster("localhost")
		cluster.Consistency = gocql.All
		session, err = cluster.CreateSession()
		return err
	}))
	t.Cleanup(session.Close)
}
