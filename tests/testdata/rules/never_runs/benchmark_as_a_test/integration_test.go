package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestBenchmarkInsert(t *testing.T) { // want note `a benchmark, which only those run who name it`
	integration.CheckSkip(t)
	insert(t, 10_000_000)
}

func TestOutputBench(t *testing.T) { // want note `a benchmark`
	integration.CheckSkip(t)
	insert(t, 1_000_000)
}

func TestOutputOfBenches(t *testing.T) { // want error `name it after the pattern`
	integration.CheckSkip(t)
	insert(t, 1)
}
