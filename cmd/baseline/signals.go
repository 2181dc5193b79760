package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// echo is how long the same Ctrl-C may arrive again: a terminal sends it to
// the program and to "go tool", which passes it on.
const echo = 500 * time.Millisecond

// untilStopped returns a context that ends when somebody stops the program.
// What has been begun and has to be finished has its time to do so; the second
// signal ends that, too. Only Ctrl-C is answered: who sends other signals
// knows what they do.
func untilStopped(stderr io.Writer) context.Context {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		if s := <-signals; s == os.Interrupt {
			fmt.Fprintln(stderr, "\nbaseline: interrupted")
		}
		stop()
		time.Sleep(echo)
		select {
		case <-signals:
		default:
		}
		<-signals
		os.Exit(2)
	}()
	return ctx
}

// pipe is standard output. When its reader has seen enough, as head has, the
// program is done and says nothing.
type pipe struct{ *os.File }

func (p pipe) Write(text []byte) (int, error) {
	n, err := p.File.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		os.Exit(2)
	}
	return n, err
}
