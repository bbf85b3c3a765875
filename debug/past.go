package debug

// Remember has the past take at most so many bytes of the host's memory, about; at first 256 MiB. With less, going back
// takes longer. See history.History.Memory.
func (d *Debugger) Remember(bytes int) { d.past.Memory = bytes }

// Diverged is an error if running again has not led to where the run was (history.Diverged): then what is shown of the
// past is not to be trusted. It is nil as long as all is well, and after a Reset.
func (d *Debugger) Diverged() error { return d.past.Diverged() }
