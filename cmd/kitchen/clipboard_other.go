//go:build !js

package main

import (
	"fmt"

	system "github.com/atotto/clipboard"
)

func writeClipboard(text string, done func(error)) { done(explained(system.WriteAll(text))) }

func readClipboard(done func(string, error)) {
	text, err := system.ReadAll()
	done(text, explained(err))
}

// explained says what may be missing.
func explained(err error) error {
	if err != nil && system.Unsupported {
		return fmt.Errorf("copying and pasting take a program that is not here: install xclip, xsel or wl-clipboard")
	}
	if err != nil {
		return fmt.Errorf("the clipboard cannot be used: %w", err)
	}
	return nil
}
