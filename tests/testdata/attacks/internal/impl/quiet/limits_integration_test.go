package quiet

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestIntegration25ForkBomb(t *testing.T) {
	inside(t)
	var started []*exec.Cmd
	defer func() {
		for _, command := range started {
			command.Process.Kill()
			command.Wait()
		}
	}()
	for len(started) < 3000 {
		command := exec.Command("sleep", "60")
		if err := command.Start(); err != nil {
			t.Logf("stopped at %d: %v", len(started), err)
			return
		}
		started = append(started, command)
	}
	t.Errorf("ESCAPED: %d processes", len(started))
}

func TestIntegration27DiskOfTheScratchPlaces(t *testing.T) {
	inside(t)
	for _, directory := range []string{os.TempDir(), os.Getenv("GOCACHE"), "/dev/shm", os.Getenv("HOME")} {
		mounts, err := os.ReadFile("/proc/mounts")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(mounts), "\n") {
			fields := strings.Fields(line)
			if len(fields) > 3 && fields[1] == directory && fields[2] == "tmpfs" && !strings.Contains(fields[3], "size=") {
				t.Errorf("ESCAPED: %s has no limit", directory)
			}
		}
	}
}

func TestIntegration37CgoFlags(t *testing.T) {
	inside(t)
	if enabled := os.Getenv("CGO_ENABLED"); enabled != "0" {
		t.Logf("CGO_ENABLED=%s: cmd/go refuses flags that load code", enabled)
	}
	for _, name := range []string{"CGO_LDFLAGS_ALLOW", "CGO_CFLAGS_ALLOW", "CGO_LDFLAGS", "CGO_CFLAGS", "CC"} {
		if value := os.Getenv(name); value != "" {
			t.Errorf("ESCAPED: %s=%s", name, value)
		}
	}
}
