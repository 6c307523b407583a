package hoards

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationHoards(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a buffer on disk without a limit")
	directory := t.TempDir()
	piece := make([]byte, 64<<20)

	t.Log("When: it is written to for ever")
	for i := 0; ; i++ {
		require.NoError(t, os.WriteFile(filepath.Join(directory, strconv.Itoa(i)), piece, 0o600))
	}
}
