package loud

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

const image = "redis:latest"

// ask sends one request to the Docker API that the job was given: its status and everything after.
func ask(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	connection, err := net.DialTimeout("tcp", strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://"), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(connection, "%s /v1.41%s HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n%s", method, path, len(body), body)
	var answer strings.Builder
	bufio.NewReader(connection).WriteTo(&answer)
	status := 0
	fmt.Sscanf(answer.String(), "HTTP/1.1 %d", &status)
	return status, answer.String()
}

func created(t *testing.T, script string) string {
	t.Helper()
	body := fmt.Sprintf(`{"Image":%q,"Entrypoint":["sh","-c",%q]}`, image, script)
	status, answer := ask(t, "POST", "/containers/create", body)
	if status != 201 {
		t.Fatalf("create: %s", answer)
	}
	_, rest, _ := strings.Cut(strings.ReplaceAll(answer, " ", ""), `"Id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func started(t *testing.T, script string) string {
	t.Helper()
	id := created(t, script)
	if status, answer := ask(t, "POST", "/containers/"+id+"/start", ""); status != 204 {
		t.Fatalf("start: %s", answer)
	}
	return id
}

// run gives the exit code's answer of a command in a container of its own, and what it printed.
func run(t *testing.T, script string) string {
	t.Helper()
	id := started(t, script)
	ask(t, "POST", "/containers/"+id+"/wait", "")
	_, logs := ask(t, "GET", "/containers/"+id+"/logs?stdout=1&stderr=1", "")
	ask(t, "DELETE", "/containers/"+id+"?force=1&v=1", "")
	return logs
}

func TestIntegration03RefusedWish(t *testing.T) {
	inside(t)
	body := fmt.Sprintf(`{"Image":%q,"HostConfig":{"Binds":["/:/host"]}}`, image)
	if status, answer := ask(t, "POST", "/containers/create", body); status < 400 {
		t.Errorf("ESCAPED: %s", answer)
	} else {
		t.Fatalf("bind mounts are needed here: %s", answer)
	}
}

func TestIntegration18ImageThatNobodyAllowed(t *testing.T) {
	inside(t)
	status, answer := ask(t, "POST", "/images/create?fromImage=evil.invalid/x&tag=1", "")
	if status < 400 {
		t.Errorf("ESCAPED: %s", answer)
	} else {
		t.Fatalf("this image is needed here: %s", answer)
	}
}

func TestIntegration45RootInAService(t *testing.T) {
	inside(t)
	said := run(t, "grep -E '^(Cap|NoNewPrivs|Seccomp)' /proc/self/status; id -u; "+
		"(echo x > /proc/sys/kernel/core_pattern) 2>&1; mount -t tmpfs none /mnt 2>&1; "+
		"unshare -U true 2>&1; mknod /tmp/d b 8 0 2>&1; ls /dev; echo over")
	for _, want := range []string{"NoNewPrivs:\t1", "Seccomp:\t2", "over"} {
		if !strings.Contains(said, want) {
			t.Errorf("ESCAPED: a service does not say %q: %s", want, said)
		}
	}
	for _, capability := range []string{"CapBnd:\t000001ff", "CapBnd:\t00000000a8"} {
		if strings.Contains(said, capability) {
			t.Errorf("ESCAPED: a service has %s", capability)
		}
	}
	for _, device := range []string{"vda", "sda", "mem\n", "kmsg"} {
		if strings.Contains(said, device) {
			t.Errorf("ESCAPED: a service has the device %s", device)
		}
	}
	if !strings.Contains(said, "Read-only file system") && !strings.Contains(said, "ermission denied") {
		t.Errorf("ESCAPED: a service may write /proc/sys: %s", said)
	}
}

// here.txt is written by the harness: addresses of the engine's host at which it listens.
func TestIntegration24NetworkOfAService(t *testing.T) {
	inside(t)
	content, err := os.ReadFile("here.txt")
	if err != nil {
		t.Fatal(err)
	}
	addresses := append(strings.Fields(string(content)), "192.0.2.1:80")
	var script strings.Builder
	for _, address := range addresses {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&script, "(timeout 1 bash -c ': < /dev/tcp/%s/%s' && echo reached %s) 2>/dev/null & ", host, port, address)
	}
	said := run(t, script.String()+"wait; cat /proc/net/if_inet6; echo over")
	for _, line := range strings.Split(said, "\n") {
		if strings.Contains(line, "reached") {
			t.Errorf("ESCAPED: a service of the host or beyond: %s", line)
		}
		if fields := strings.Fields(line); len(fields) == 6 && fields[5] != "lo" {
			t.Errorf("ESCAPED: a service has an IPv6 address: %s", line)
		}
	}
	if !strings.Contains(said, "over") {
		t.Error(said)
	}
}

// A service must not be able to ask the Docker API as the test does: it is somebody else's image.
func TestIntegration52GatewayFromAService(t *testing.T) {
	inside(t)
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		ip := address.(*net.IPNet).IP
		if ip.IsLoopback() || ip.To4() == nil {
			continue
		}
		said := run(t, fmt.Sprintf("timeout 3 redis-cli -h %s -p 2375 ping 2>&1; echo over", ip))
		if !strings.Contains(said, "refused") {
			t.Errorf("ESCAPED: the gateway is there for services, at %s: %s", ip, said)
		}
	}
}

func TestIntegration46LinkInAnArchive(t *testing.T) {
	inside(t)
	id := started(t, "ln -s / /tmp/root; ln -s /proc/1/root /tmp/one; sleep 60")
	time.Sleep(300 * time.Millisecond)
	for _, path := range []string{
		"/tmp/root/etc/hostname", "/tmp/one/etc/hostname", "/proc/1/root/etc/hostname", "/../../../../etc/hostname",
		"/proc/self/root/var/run/docker.sock",
	} {
		_, answer := ask(t, "GET", "/containers/"+id+"/archive?path="+path, "")
		content, err := os.ReadFile("/etc/hostname")
		if err == nil && strings.Contains(answer, strings.TrimSpace(string(content))) {
			t.Logf("the job's own name at %s", path)
		}
		if strings.Contains(answer, "docker.sock") && strings.HasPrefix(answer, "HTTP/1.1 200") {
			t.Errorf("ESCAPED: %s is the host's", path)
		}
	}
	ask(t, "DELETE", "/containers/"+id+"?force=1", "")
}

func TestIntegration50ServiceThatFloods(t *testing.T) {
	inside(t)
	id := started(t, "echo FIRST; yes $(printf '%02000d' 0) | head -c 60000000; echo; printf '\\033[31mred\\033[0m LAST\\n'; exit 3")
	ask(t, "POST", "/containers/"+id+"/wait", "")
	ask(t, "DELETE", "/containers/"+id+"?force=1", "")
	t.Error("failed beside a service that floods")
}

func TestIntegration51ManyOfEverything(t *testing.T) {
	inside(t)
	containers, networks := 0, 0
	for number := 0; number < 60; number++ {
		body := fmt.Sprintf(`{"Image":%q}`, image)
		if status, _ := ask(t, "POST", "/containers/create", body); status == 201 {
			containers++
		}
		if status, _ := ask(t, "POST", "/networks/create", fmt.Sprintf(`{"Name":"n%d"}`, number)); status == 201 {
			networks++
		}
	}
	if containers > 20 || networks > 20 {
		t.Errorf("ESCAPED: %d containers, %d networks", containers, networks)
	}
	t.Errorf("made %d containers and %d networks", containers, networks)
}

// The engine keeps each command in its own memory, which no limit of ours holds for.
func TestIntegration51ManyCommands(t *testing.T) {
	inside(t)
	id := started(t, "sleep 60")
	long := fmt.Sprintf(`{"Cmd":["true"],"Env":["A=%s"]}`, strings.Repeat("x", 100_000))
	if status, answer := ask(t, "POST", "/containers/"+id+"/exec", long); status < 400 {
		t.Errorf("ESCAPED: %s", answer)
	}
	if status, answer := ask(t, "POST", "/containers/"+id+"/exec", `{"Cmd":["true"]}`); status != 201 {
		t.Errorf("a short one: %s", answer)
	}
	ask(t, "DELETE", "/containers/"+id+"?force=1&v=1", "")
}

// Connections that are opened and never used, beside which the API must still answer.
func TestIntegration57SlowAndHalfOpen(t *testing.T) {
	inside(t)
	address := strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://")
	var open []net.Conn
	defer func() {
		for _, connection := range open {
			connection.Close()
		}
	}()
	for number := 0; number < 40; number++ {
		connection, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			break
		}
		open = append(open, connection)
		switch number % 4 {
		case 0:
			connection.Write([]byte("GET /_ping HTTP/1.1\r\nHost: d\r\nX: "))
		case 1:
			connection.Write([]byte("POST /v1.41/containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 1000000\r\n\r\n{"))
		case 2:
			connection.Write([]byte("POST /v1.41/containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"))
		}
	}
	if status, answer := ask(t, "GET", "/_ping", ""); status != 200 {
		t.Errorf("ESCAPED: beside %d slow connections nobody is answered: %s", len(open), answer)
	}
}

func TestIntegration57HugeRequests(t *testing.T) {
	inside(t)
	deep := strings.Repeat(`{"HostConfig":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	for name, body := range map[string]string{
		"deep":  deep,
		"wide":  `{"Image":"redis","Env":[` + strings.Repeat(`"A=1",`, 200_000) + `"A=1"]}`,
		"long":  `{"Image":"` + strings.Repeat("a", 1<<20) + `"}`,
		"nan":   `{"Image":"redis:latest","HostConfig":{"Memory":NaN}}`,
		"big":   `{"Image":"redis:latest","HostConfig":{"Memory":1e400}}`,
		"digit": `{"Image":"redis:latest","HostConfig":{"Memory":` + strings.Repeat("9", 100_000) + `}}`,
		"array": strings.Repeat("[", 100_000),
	} {
		if status, answer := ask(t, "POST", "/containers/create", body); status >= 200 && status < 300 {
			t.Errorf("ESCAPED: %s: %.200s", name, answer)
		}
	}
	ask(t, "GET", "/containers/"+strings.Repeat("a", 1<<20)+"/json", "")
	if status, answer := ask(t, "GET", "/_ping", ""); status != 200 {
		t.Errorf("ESCAPED: the gateway is gone: %s", answer)
	}
}

func TestIntegration57ManyAtOnce(t *testing.T) {
	inside(t)
	var group sync.WaitGroup
	for number := 0; number < 100; number++ {
		group.Add(1)
		go func() {
			defer group.Done()
			connection, err := net.DialTimeout("tcp", strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://"), 5*time.Second)
			if err != nil {
				return
			}
			defer connection.Close()
			connection.Write([]byte(strings.Repeat("GET /v1.41/info HTTP/1.1\r\nHost: d\r\n\r\n", 50)))
		}()
	}
	group.Wait()
	if status, answer := ask(t, "GET", "/_ping", ""); status != 200 {
		t.Errorf("ESCAPED: the gateway is gone: %s", answer)
	}
}

func TestIntegration62IgnoresTermAndIsForgotten(t *testing.T) {
	inside(t)
	started(t, "trap '' TERM INT HUP; while :; do sleep 1; done")
}

func TestIntegration64ServiceForks(t *testing.T) {
	inside(t)
	said := run(t, "(i=0; while [ $i -lt 1500 ]; do sleep 5 >/dev/null 2>&1 & i=$((i+1)); done; echo ALL) 2>&1 | tail -2; echo over")
	if strings.Contains(said, "ALL") || !strings.Contains(said, "over") {
		t.Errorf("ESCAPED: a service started 1500 processes: %.300s", said)
	}
}
