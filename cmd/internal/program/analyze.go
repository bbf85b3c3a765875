package program

import (
	"breakfast/asm"
	"breakfast/asm/analysis"
	"breakfast/machine"
)

// Analyze says what an editor wants to know of the source files that args name. Only what cannot be read is an error.
func Analyze(m *machine.Machine, args []string, opt Options) (*analysis.Analysis, error) {
	sources, assembler, err := opt.prepare(m, args)
	if err != nil {
		return nil, err
	}
	return asm.Analyze(opt.Env.Around(sources), assembler), nil
}
