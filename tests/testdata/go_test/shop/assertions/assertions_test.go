package assertions

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type order struct {
	ID    string
	Items []int
	Paid  bool
}

var errRefused = errors.New("dial tcp 127.0.0.1:6379: connect: connection refused")

func orders() (want, got []order) {
	want = []order{{"a", []int{1, 2}, true}, {"b", []int{3}, false}}
	got = []order{{"a", []int{1, 2, 2}, true}, {"b", []int{3}, true}}
	return
}

func TestEqualNumbers(t *testing.T) { require.Equal(t, 600, 612) }
func TestEqualStrings(t *testing.T) {
	require.Equal(t, "one\ntwo\nthree\n", "one\n2\nthree\n", "the log")
}

func TestEqualStructs(t *testing.T) {
	want, got := orders()
	require.Equal(t, want, got)
}

func TestElementsMatch(t *testing.T) {
	assert.ElementsMatch(t, []string{"a", "b"}, []string{"b", "c", "c"})
}

func TestNoError(t *testing.T) {
	err := fmt.Errorf("connecting to cache %q: %w", "sessions", fmt.Errorf("ping: %w", errRefused))
	require.NoError(t, err, "the cache %s", "sessions")
}

func TestErrorIs(t *testing.T) {
	require.ErrorIs(t, fmt.Errorf("read: %w", errRefused), context.Canceled)
}
func TestLen(t *testing.T)      { require.Len(t, []string{"a", "b"}, 3) }
func TestTrue(t *testing.T)     { assert.True(t, false, "acknowledged") }
func TestContains(t *testing.T) { assert.Contains(t, "queue is empty", "order") }
func TestJSON(t *testing.T)     { assert.JSONEq(t, `{"a": 1}`, `{"a": 2}`) }
func TestTwo(t *testing.T) {
	assert.Equal(t, "orders", "order", "topic")
	assert.Equal(t, 3, 2, "partitions")
}

func TestFatal(t *testing.T) {
	t.Log("connecting")
	t.Fatal("no message within 5s")
}

func TestErrorf(t *testing.T) {
	t.Errorf("got %d orders\nwant %d", 2, 3)
	t.Log("stopped")
}

func TestCmp(t *testing.T) {
	want, got := orders()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("orders mismatch (-want +got):\n%s", diff)
	}
}

func TestFail(t *testing.T) { t.Fail() }
