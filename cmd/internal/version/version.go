// Package version says which version of Breakfast this is.
package version

import "runtime/debug"

// release is set by the linker, in what internal/release builds: -X breakfast/cmd/internal/version.release=v1.2.
var release string

// Name is the release's name, the module's version, or the commit this was built from.
func Name() string {
	info, ok := debug.ReadBuildInfo()
	if release != "" || !ok {
		return orUnknown(release)
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = ", changed"
			}
		}
	}
	if commit == "" {
		return "in development"
	}
	return "at " + commit[:min(12, len(commit))] + changed
}

func orUnknown(name string) string {
	if name == "" {
		return "of unknown version"
	}
	return name
}
