package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/version"
)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what machine this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "breakfast %s, %s %s/%s\n", version.Name(), runtime.Version(),
				runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
