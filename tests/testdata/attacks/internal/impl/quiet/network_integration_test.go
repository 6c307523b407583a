package quiet

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Addresses of documentation, of which no packet should ever be seen: what leaves for them leaves
// for every address, the metadata services of clouds included, unless one has a route of its own.
func TestIntegration23Egress(t *testing.T) {
	inside(t)
	var group sync.WaitGroup
	for _, address := range []string{"192.0.2.1:80", "198.51.100.7:443", "[2001:db8::1]:443"} {
		group.Add(1)
		go func() {
			defer group.Done()
			connection, err := net.DialTimeout("tcp", address, 2*time.Second)
			if err == nil {
				connection.Close()
				t.Errorf("ESCAPED: %s answers", address)
			}
			t.Logf("%s: %v", address, err)
		}()
	}
	group.Wait()
}

func TestIntegration23Routes(t *testing.T) {
	inside(t)
	content, err := os.ReadFile("/proc/net/route")
	if err != nil {
		t.Fatal(err)
	}
	direct := 0
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		fields := strings.Fields(line)
		if fields[1] == "00000000" {
			continue // by way of an address that nobody has: see the test above
		}
		if direct++; fields[2] != "00000000" || direct > 1 {
			t.Errorf("ESCAPED: a route to another network: %s", line)
		}
	}
}

func TestIntegration23NamesOutside(t *testing.T) {
	inside(t)
	for _, name := range []string{"itw-attack.invalid", "secret-0123456789.itw-attack.invalid"} {
		began := time.Now()
		addresses, err := net.LookupHost(name)
		if err == nil {
			t.Errorf("ESCAPED: %s is %v", name, addresses)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("ESCAPED: somebody else is asked for %s: %v after %v", name, err, took)
		}
	}
}

// here.txt is written by the harness: addresses of the engine's host at which it listens.
func TestIntegration24ServicesOfTheHost(t *testing.T) {
	inside(t)
	file, err := os.Open("here.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	addresses := bufio.NewScanner(file)
	asked := 0
	for addresses.Scan() {
		asked++
		tried(t, addresses.Text())
	}
	if asked == 0 {
		t.Fatal("the harness gave no address")
	}
}

func tried(t *testing.T, address string) {
	connection, err := net.DialTimeout("tcp", address, time.Second)
	if err == nil {
		connection.Close()
		t.Errorf("ESCAPED: a service of the host answers at %s", address)
	}
}

// The first address of each network is where a bridge has its host.
func TestIntegration24BridgeAddress(t *testing.T) {
	inside(t)
	content, err := os.ReadFile("here.txt")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	_, port, err := net.SplitHostPort(first)
	if err != nil {
		t.Fatal(err)
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range interfaces {
		addresses, _ := one.Addrs()
		for _, address := range addresses {
			network, ok := address.(*net.IPNet)
			if !ok || network.IP.IsLoopback() {
				continue
			}
			if four := network.IP.Mask(network.Mask).To4(); four != nil {
				four[3]++
				tried(t, net.JoinHostPort(four.String(), port))
			} else {
				t.Errorf("ESCAPED: an IPv6 address on %s: %s", one.Name, network)
			}
		}
	}
}

func TestIntegration24IPv6(t *testing.T) {
	inside(t)
	if content, err := os.ReadFile("/proc/net/if_inet6"); err == nil {
		for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
			if line != "" && !strings.HasSuffix(line, " lo") {
				t.Errorf("ESCAPED: an IPv6 address, from which a host's link-local ones are reached: %s", line)
			}
		}
	}
}

func TestIntegration24RawSockets(t *testing.T) {
	inside(t)
	for name, kind := range map[string][3]int{
		"packet": {syscall.AF_PACKET, syscall.SOCK_RAW, 0x0300}, "raw": {syscall.AF_INET, syscall.SOCK_RAW, 1},
		"netfilter": {syscall.AF_NETLINK, syscall.SOCK_RAW, 12},
	} {
		fd, err := syscall.Socket(kind[0], kind[1], kind[2])
		if err == nil {
			syscall.Close(fd)
		}
		if name != "netfilter" { // a socket is had; changing a rule needs CAP_NET_ADMIN
			refused(t, name+" socket", err)
		}
	}
	if fd, err := syscall.Socket(40, syscall.SOCK_STREAM, 0); err == nil { // AF_VSOCK: to a hypervisor
		defer syscall.Close(fd)
		t.Log("vsock sockets can be had: the hypervisor's services are the operator's to close")
	}
}

func TestIntegration23OtherUnixSockets(t *testing.T) {
	inside(t)
	content, err := os.ReadFile("/proc/net/unix")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(content), "\n") {
		if fields := strings.Fields(line); len(fields) == 8 && strings.HasPrefix(fields[7], "@") {
			t.Errorf("ESCAPED: an abstract socket of somebody else: %s", fields[7])
		}
	}
}

// Services share the job's network, where the gateway is: only the job may talk to it.
func TestIntegration52ListenersOnTheJobsNetwork(t *testing.T) {
	inside(t)
	content, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(content), "\n")[1:] {
		fields := strings.Fields(line)
		if len(fields) > 3 && fields[3] == "0A" && !strings.HasPrefix(fields[1], "0100007F:") &&
			!strings.HasPrefix(fields[1], "0B00007F:") { // 127.0.0.11 is the engine's name server
			t.Errorf("ESCAPED: something listens for the services, too: %s", fields[1])
		}
	}
}

// ask sends one request to the Docker API that the job was given.
func ask(method, path, body string) (string, error) {
	address := strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://")
	connection, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(connection, "%s /v1.41%s HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n%s", method, path, len(body), body)
	var answer strings.Builder
	_, err = bufio.NewReader(connection).WriteTo(&answer)
	if answer.Len() > 0 {
		err = nil
	}
	return answer.String(), err
}

// A listener that takes the gateway's place must not be possible while it lives.
func TestIntegration58PlaceOfTheGateway(t *testing.T) {
	inside(t)
	address := strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "tcp://")
	listener, err := net.Listen("tcp", address)
	if err == nil {
		listener.Close()
		t.Fatal("ESCAPED: listens where the gateway does")
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatal(err)
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, 15, 1) // SO_REUSEPORT: shares a port of the same user
	refused(t, "share the gateway's port", syscall.Bind(fd, &syscall.SockaddrInet4{Port: 2375, Addr: [4]byte{127, 0, 0, 1}}))
}
