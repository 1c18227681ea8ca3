// A MongoDB server for the tests: FerretDB over SQLite, with an empty database of its own.
//
// Prints its URI as its first line, and ends when its standard input or its parent does. What it
// logs goes to standard error, errors only.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

const parentCheckInterval = 200 * time.Millisecond

// untilAlone cancels when standard input ends or another process has become the parent.
func untilAlone(cancel context.CancelFunc) {
	parent := os.Getppid()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(parentCheckInterval)
		}
		cancel()
	}()
}

// listenerOf speaks TLS if there is a certificate, whose private key is in the same file.
func listenerOf(listen, certificate string) ferretdb.ListenerConfig {
	if certificate == "" {
		return ferretdb.ListenerConfig{TCP: listen}
	}
	return ferretdb.ListenerConfig{TLS: listen, TLSCertFile: certificate, TLSKeyFile: certificate}
}

func run(listen, folder, certificate string) error {
	if folder == "" {
		temporary, err := os.MkdirTemp("", "wirelake-mongodb-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		folder = temporary
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
		Listener:  listenerOf(listen, certificate),
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	untilAlone(cancel)
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	fmt.Println(server.MongoDBURI())
	return <-done
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address and port to listen on; port 0 is a free one")
	folder := flag.String("folder", "", "folder of the database, which stays; none: a temporary one")
	certificate := flag.String("tls", "", "PEM file of a certificate and its private key, to speak TLS with")
	flag.Parse()
	if err := run(*listen, *folder, *certificate); err != nil {
		fmt.Fprintln(os.Stderr, "mongodb-test-server:", err)
		os.Exit(1)
	}
}
