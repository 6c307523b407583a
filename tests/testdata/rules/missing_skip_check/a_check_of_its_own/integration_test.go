package pkg

import (
	"flag"
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/stretchr/testify/require"
)

func TestIntegrationQueue(t *testing.T) {
	if flag.Lookup("test.run").Value.String() == "" {
		t.Skip("ask for it with -run")
	}
	pool, err := dockertest.NewPool("") // want error `reaches a service without .integration.CheckSkip`
	require.NoError(t, err)
	require.NotNil(t, pool)
}
