package quiet

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// inside stops a test that runs as root, before it does anything: that is no sandbox, and what it
// tries would work there.
func inside(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Fatal("ESCAPED: runs as root, nothing was tried")
	}
}

// refused fails the test where something that must be impossible was possible.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("ESCAPED: %s", what)
	}
}

// writable opens without writing a byte.
func writable(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		file.Close()
	}
	return err
}

func TestIntegration19KernelCorePattern(t *testing.T) {
	inside(t)
	for _, path := range []string{
		"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sysrq-trigger",
		"/proc/sys/vm/overcommit_memory", "/proc/sys/net/ipv4/ip_forward", "/proc/kcore", "/dev/mem",
		"/dev/kmsg", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
		"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/release_agent",
	} {
		refused(t, "open for writing: "+path, writable(path))
	}
}

func TestIntegration20RemountOfSharedLayers(t *testing.T) {
	inside(t)
	for _, path := range []string{"/", "/src", os.Getenv("GOMODCACHE"), os.Getenv("GOCACHE")} {
		refused(t, "remount "+path, syscall.Mount("", path, "", syscall.MS_REMOUNT|syscall.MS_BIND, ""))
	}
}

func TestIntegration21WriteToSourceRootAndModules(t *testing.T) {
	inside(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, directory := range []string{
		here, "/", "/etc", "/usr/local/bin", "/usr/local/go/src", os.Getenv("GOMODCACHE"), "/var/tmp",
	} {
		path := filepath.Join(directory, "itw-attack")
		err := os.WriteFile(path, []byte("attack"), 0o600)
		refused(t, "create "+path, err)
		os.Remove(path)
	}
	for _, path := range []string{"quiet.go", "/usr/local/go/bin/go", "/etc/passwd", "/etc/resolv.conf", "/etc/hosts"} {
		refused(t, "open for writing: "+path, writable(path))
	}
}

func TestIntegration22PoisonOfTheBuildCache(t *testing.T) {
	inside(t)
	// Allowed to seem to work: what counts is what the next job reads, which is looked at outside.
	changed := 0
	filepath.WalkDir(os.Getenv("GOCACHE"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && changed < 300 && strings.HasSuffix(path, "-a") {
			if os.WriteFile(path, []byte("v1 0000 0000 0 0\n"), 0o600) == nil {
				changed++
			}
		}
		return nil
	})
	t.Logf("%d entries overwritten", changed)
}

func TestIntegration30CapabilitiesAndNamespaces(t *testing.T) {
	inside(t)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000",
		"CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
	} {
		if !strings.Contains(string(status), want) {
			t.Errorf("ESCAPED: /proc/self/status does not say %q", want)
		}
	}
	for name, flag := range map[string]int{
		"user": syscall.CLONE_NEWUSER, "mount": syscall.CLONE_NEWNS, "net": syscall.CLONE_NEWNET,
		"pid": syscall.CLONE_NEWPID,
	} {
		refused(t, "a new "+name+" namespace", syscall.Unshare(flag))
	}
	refused(t, "mount", syscall.Mount("none", "/tmp", "tmpfs", 0, ""))
	refused(t, "setuid", syscall.Setuid(0))
	refused(t, "mknod", syscall.Mknod("/tmp/itw-disk", syscall.S_IFBLK|0o600, 8<<8))
	refused(t, "chroot", syscall.Chroot("/tmp"))
	refused(t, "sethostname", syscall.Sethostname(nil))
}

func TestIntegration30SystemCallsOfTheHost(t *testing.T) {
	inside(t)
	for name, number := range map[string]uintptr{
		"bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "keyctl": 250, "add_key": 248,
		"init_module": 175, "kexec_load": 246, "reboot": 169, "swapon": 167, "open_by_handle_at": 304,
		"io_uring_setup": 425, "settimeofday": 164,
	} {
		if name == "io_uring_setup" || name == "settimeofday" {
			continue // of newer profiles only; and one whose success would be felt
		}
		_, _, err := syscall.RawSyscall6(number, ^uintptr(0), 0, 0, 0, 0, 0)
		if err != syscall.EPERM && err != syscall.ENOSYS {
			t.Errorf("ESCAPED: the system call %s is answered: %v", name, err)
		}
	}
}

func TestIntegration30SetuidPrograms(t *testing.T) {
	inside(t)
	for _, root := range []string{"/usr/bin", "/usr/sbin", "/bin", "/usr/lib"} {
		filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			if info, err := entry.Info(); err == nil && info.Mode()&os.ModeSetuid != 0 {
				t.Logf("setuid, and without effect under no-new-privileges: %s", path)
			}
			return nil
		})
	}
}

func TestIntegration31Secrets(t *testing.T) {
	inside(t)
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		upper := strings.ToUpper(name)
		for _, word := range []string{"TOKEN", "SECRET", "PASSWORD", "KEY", "REDIS", "GITHUB", "ITW_", "CREDENTIAL"} {
			if strings.Contains(upper, word) {
				t.Errorf("ESCAPED: %s is in the environment", name)
			}
		}
		if strings.Contains(value, "canary") {
			t.Errorf("ESCAPED: the worker's environment is here: %s", name)
		}
	}
	for _, path := range []string{
		"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/root/.docker/config.json",
		"/root/.netrc", "/root/.ssh", "/var/run/secrets/kubernetes.io", "/host", "/etc/shadow", "/etc/itw",
	} {
		if file, err := os.Open(path); err == nil {
			file.Close()
			t.Errorf("ESCAPED: %s can be opened", path)
		}
	}
}

func TestIntegration36SettingsOfGoInTheRepository(t *testing.T) {
	inside(t)
	if os.Getenv("GOENV") != "off" || os.Getenv("GOPROXY") != "off" || os.Getenv("GOTOOLCHAIN") != "local" {
		t.Errorf("ESCAPED: GOENV=%s GOPROXY=%s GOTOOLCHAIN=%s",
			os.Getenv("GOENV"), os.Getenv("GOPROXY"), os.Getenv("GOTOOLCHAIN"))
	}
	if strings.Contains(os.Getenv("GOFLAGS"), "toolexec") {
		t.Error("ESCAPED: the repository's go.env is obeyed")
	}
	if _, err := os.Stat("/tmp/itw-attack-toolexec.ran"); err == nil {
		t.Error("ESCAPED: a program of the repository was run to build it")
	}
}

func TestIntegration43GoGenerate(t *testing.T) {
	inside(t)
	if _, err := os.Stat("/tmp/itw-attack-generated"); err == nil {
		t.Error("ESCAPED: go:generate was run")
	}
}

func TestIntegration58ProcessesOfOthers(t *testing.T) {
	inside(t)
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		command, err := os.ReadFile(filepath.Join("/proc", entry.Name(), "cmdline"))
		if err != nil || entry.Name()[0] < '0' || entry.Name()[0] > '9' {
			continue
		}
		for _, other := range []string{"workers.gateway", "dockerd", "containerd", "redis-server", "celery"} {
			if strings.Contains(string(command), other) {
				t.Errorf("ESCAPED: process %s is seen: %q", entry.Name(), command)
			}
		}
	}
}

func TestIntegration59ProcessOne(t *testing.T) {
	inside(t)
	if environment, err := os.ReadFile("/proc/1/environ"); err == nil {
		for _, word := range []string{"TOKEN", "SECRET", "canary"} {
			if strings.Contains(string(environment), word) {
				t.Errorf("ESCAPED: /proc/1/environ has %s", word)
			}
		}
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(mounts), "docker.sock") {
		t.Error("ESCAPED: the engine's socket is mounted")
	}
}

func TestIntegration66TerminalInjection(t *testing.T) {
	inside(t)
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return // there is none
	}
	defer tty.Close()
	char := byte('x')
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, tty.Fd(), 0x5412, uintptr(unsafe.Pointer(&char)))
	if failed == 0 {
		t.Error("ESCAPED: typed into a terminal")
	}
}
