package parallel

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestIntegrationGroups(t *testing.T) {
	t.Log("Given: five groups with offsets")
	time.Sleep(20 * time.Millisecond)
	for i, name := range []string{"all", "include", "exclude"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Logf("When: groups are listed with %s", name)
			time.Sleep(time.Duration(10+10*i) * time.Millisecond)
			fmt.Printf("listing %s\n", name)
			t.Log("Then: the offsets are there")
			time.Sleep(15 * time.Millisecond)
			if name == "include" {
				require.Equal(t, []string{"a", "b"}, []string{"a"})
			}
			t.Log("And: none is negative")
		})
	}
	t.Log("And: a sixth one that is empty")
}

func TestIntegrationBeside(t *testing.T) {
	t.Parallel()
	t.Log("Given: another test at the same time")
	time.Sleep(40 * time.Millisecond)
	t.Log("Then: it does not mix")
}

func TestIntegrationBesides(t *testing.T) {
	t.Parallel()
	t.Log("Given: a third one")
	time.Sleep(30 * time.Millisecond)
	t.Error("no answer")
}
