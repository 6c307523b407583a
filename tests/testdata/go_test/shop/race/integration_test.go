package race

import (
	"testing"
	"time"
)

func TestIntegrationRace(t *testing.T) {
	t.Log("Given: a counter")
	n := 0
	t.Log("When: two goroutines count")
	done := make(chan struct{})
	go func() { n++; close(done) }()
	n++
	<-done
	time.Sleep(5 * time.Millisecond)
	t.Log("Then: it is 2")
	if n != 2 {
		t.Error(n)
	}
}
