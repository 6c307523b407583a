package deadlock

import "testing"

func TestIntegrationDeadlock(t *testing.T) {
	t.Log("Given: a channel nobody sends on")
	<-make(chan int)
}
