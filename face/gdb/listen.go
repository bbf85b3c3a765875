package gdb

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

// aLongTimeAgo is a deadline that has passed.
var aLongTimeAgo = time.Unix(1, 0)

// patient is how long a client may keep its end of the line full.
const patient = 30 * time.Second

func soon() time.Time { return time.Now().Add(patient) }

// Listen listens at HOST:PORT, or at the path of a Unix socket, which has a / in it. Others than this computer can
// connect only if remote says that they may: whoever connects can read and write the machine, and nothing of its host.
// A socket that nobody listens at any more is replaced.
func Listen(at string, remote bool) (net.Listener, error) {
	if strings.Contains(at, "/") {
		l, err := net.Listen("unix", at)
		if err != nil && abandoned(at) {
			if err = os.Remove(at); err == nil {
				l, err = net.Listen("unix", at)
			}
		}
		return l, err
	}
	addr, err := net.ResolveTCPAddr("tcp", at)
	if err != nil {
		return nil, fmt.Errorf("%s is no place to listen at: want HOST:PORT, such as 127.0.0.1:1234, or the path of a "+
			"Unix socket, with a / in it: %w", at, err)
	}
	if !remote && !addr.IP.IsLoopback() {
		return nil, errors.New("others than this computer could connect there, and read and write the machine: " +
			"--allow-remote says that they may")
	}
	return net.ListenTCP("tcp", addr)
}

// abandoned says that a path is a socket that nobody listens at.
func abandoned(path string) bool {
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSocket == 0 {
		return false
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		_ = c.Close()
	}
	return err != nil
}
