package bench_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/internal/cputime"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs/bench"
	"breakfast/trace"
	"breakfast/trace/explain"
)

var ratios = flag.Bool("ratios", false, "let TestModes measure what modes cost")

var names = []string{"integer", "strings", "memory", "branches"}

// everyStep has a machine use the stepper.
var everyStep = machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}}

// assembled is a machine about to run one of the programs in assembly.
func assembled(t testing.TB, name string, rounds int64) *machine.Machine {
	text, err := bench.Files.ReadFile("asm/" + name + ".s")
	require.NoError(t, err)
	return try.Machine(t, machine.Config{}, string(text), asm.Symbol{Name: "ROUNDS", Value: rounds})
}

// compiled is the file of one of the programs in C, as a compiler with those flags makes it.
func compiled(t testing.TB, name string, flags ...string) string {
	gcc := "riscv64-unknown-elf-gcc"
	if _, err := exec.LookPath(gcc); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal(err)
		}
		t.Skip("needs riscv64-unknown-elf-gcc: apt-get install gcc-riscv64-unknown-elf")
	}
	out := filepath.Join(t.TempDir(), name+".elf")
	args := append([]string{"-O2", "-march=rv32im_zicsr", "-mabi=ilp32", "-mcmodel=medany", "-nostdlib", "-static",
		"-ffreestanding", "-fno-builtin", "-Wall", "-Wextra", "-Werror", "-Wno-parentheses",
		"-Ttext=0x80000000", "-o", out,
		"c/start.S", "c/" + name + ".c", "-lgcc"}, flags...)
	said, err := exec.Command(gcc, args...).CombinedOutput()
	require.NoError(t, err, string(said))
	return out
}

func fromELF(t testing.TB, file string) *machine.Machine {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	img, err := image.FromELF(data)
	require.NoError(t, err)
	m, err := machine.New(machine.Config{RAM: 4 << 20})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m
}

// end runs a program to its end, which must be a good one.
func end(t testing.TB, m *machine.Machine) uint64 {
	stop := m.Run(machine.Unlimited)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, stop)
	return m.Position().Steps
}

// Every program comes to the result that is written down in it, and nearly all of its steps are the engine's.
func TestResults(t *testing.T) {
	for _, name := range names {
		m := assembled(t, name, 3)
		steps := end(t, m)
		assert.Less(t, 1-float64(m.Fast())/float64(steps), 0.02, name)
		if exec.Command("riscv64-unknown-elf-gcc", "--version").Run() == nil {
			end(t, fromELF(t, compiled(t, name, "-DROUNDS=1")))
		}
	}
}

// How fast the programs run, in millions of steps a second, with the fast engine and with the stepper alone.
func BenchmarkPrograms(b *testing.B) {
	for _, name := range names {
		for _, language := range []string{"asm", "c", "rvc"} {
			for _, engine := range []string{"fast", "stepper"} {
				b.Run(fmt.Sprintf("%s/%s/%s", name, language, engine), func(b *testing.B) {
					var m *machine.Machine
					switch language {
					case "asm":
						m = assembled(b, name, 1<<30)
					case "c":
						m = fromELF(b, compiled(b, name, "-DROUNDS=1000000000"))
					case "rvc":
						m = fromELF(b, compiled(b, name, "-DROUNDS=1000000000", "-march=rv32imac_zicsr"))
					}
					if engine == "stepper" {
						m.Watch(everyStep)
					}
					for b.Loop() {
						m.Run(machine.Limit{Steps: m.Position().Steps + 1_000_000, Now: machine.Unlimited.Now})
					}
					b.ReportMetric(float64(m.Position().Steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
				})
			}
		}
	}
}

// modes are the ways in which the programs in C run.
var modes = []struct {
	name  string
	flags []string
}{
	{"M", nil}, {"U", []string{"-DUSER"}}, {"pages", []string{"-DSUPERVISOR"}},
	{"rvc", []string{"-march=rv32imac_zicsr"}},
	{"ticks", []string{"-DTICKS"}}, {"switches", []string{"-DTICKS", "-DUSER"}},
}

// What U mode under PMP, page tables and compressed code cost: an instruction may take 1.2, 1.67 and 1.1 times what it
// takes in M mode; and with a timer interrupt every 1000 steps, U mode with PMP written anew each time, 1.2 times what
// M mode takes. The best of five stretches of each counts, and they alternate, so that what else the computer does
// hardly matters.
func TestModes(t *testing.T) {
	if !*ratios {
		t.Skip("it takes ten seconds: -run Modes -ratios -v")
	}
	mean := map[string]float64{}
	for _, name := range names {
		took := map[string]time.Duration{}
		machines := map[string]*machine.Machine{}
		for _, mode := range modes {
			end(t, fromELF(t, compiled(t, name, append([]string{"-DROUNDS=1"}, mode.flags...)...)))
			machines[mode.name] = fromELF(t, compiled(t, name, append([]string{"-DROUNDS=1000000"}, mode.flags...)...))
			took[mode.name] = math.MaxInt64
		}
		for range 5 {
			for _, mode := range modes {
				m := machines[mode.name]
				began := cputime.Used()
				m.Run(machine.Limit{Steps: m.Position().Steps + 4_000_000, Now: machine.Unlimited.Now})
				took[mode.name] = min(took[mode.name], cputime.Used()-began)
			}
		}
		for _, mode := range modes {
			base := "M"
			if mode.name == "switches" {
				base = "ticks"
			}
			ratio := float64(took[mode.name]) / float64(took[base])
			mean[mode.name] += math.Log(ratio) / float64(len(names))
			t.Logf("%-10s %-10s %.2f", name, mode.name, ratio)
		}
	}
	for mode, most := range map[string]float64{"U": 1.2, "switches": 1.2, "pages": 1 / 0.6, "rvc": 1.1} {
		t.Logf("%-10s %-10s %.2f", "mean", mode, math.Exp(mean[mode]))
		assert.Less(t, math.Exp(mean[mode]), most*1.15, "%s: and some noise", mode)
	}
}

// What a run costs that is watched as run watches it, for the report and for what may have gone wrong, and one of which
// a checkpoint is taken every million steps: neither more than 1/0.85 of a bare run.
func TestWatched(t *testing.T) {
	if !*ratios {
		t.Skip("it takes seconds: -run Watched -ratios -v")
	}
	mean := map[string]float64{}
	for _, name := range names {
		ways := []string{"bare", "report", "checkpoints"}
		took, machines := map[string]time.Duration{}, map[string]*machine.Machine{}
		for _, way := range ways {
			m := assembled(t, name, 1<<30)
			if way == "report" {
				trace.New(m)
				w := explain.Watch(m)
				m.Watch(w.Probe())
			}
			machines[way], took[way] = m, math.MaxInt64
		}
		var kept []*machine.Checkpoint
		for range 5 {
			for _, way := range ways {
				m, began := machines[way], cputime.Used()
				for range 10 {
					m.Run(machine.Limit{Steps: m.Position().Steps + 1_000_000, Now: machine.Unlimited.Now})
					if way == "checkpoints" {
						kept = append(kept, m.Checkpoint())
					}
				}
				took[way] = min(took[way], cputime.Used()-began)
			}
		}
		for _, way := range ways {
			ratio := float64(took[way]) / float64(took["bare"])
			mean[way] += math.Log(ratio) / float64(len(names))
			t.Logf("%-10s %-12s %.2f", name, way, ratio)
		}
		assert.Len(t, kept, 50)
	}
	for _, way := range []string{"report", "checkpoints"} {
		t.Logf("%-10s %-12s %.2f", "mean", way, math.Exp(mean[way]))
		assert.Less(t, math.Exp(mean[way]), 1/0.85, way)
	}
}

// A peer is another simulator: how the programs end on it, and how it runs one.
var peers = map[string]struct {
	flags []string
	run   func(t testing.TB, peer, file string) []string
}{
	"mini-rv32ima": {[]string{"-DEXIT_AT=0x11100000"}, func(t testing.TB, peer, file string) []string {
		bin := strings.TrimSuffix(file, ".elf") + ".bin"
		require.NoError(t, exec.Command("riscv64-unknown-elf-objcopy", "-O", "binary", file, bin).Run())
		return []string{peer, "-f", bin}
	}},
	"rv32emu": {[]string{"-DEXIT_ECALL"}, func(_ testing.TB, peer, file string) []string {
		return []string{peer, "-q", file}
	}},
	"qemu-system-riscv32": {nil, func(_ testing.TB, peer, file string) []string {
		return []string{peer, "-M", "virt", "-bios", "none", "-nographic", "-monitor", "none", "-serial",
			"none", "-icount",
			"shift=0", "-kernel", file}
	}},
}

// user is the processor time that a command takes, at best of three; its status must be 0, if that is asked for.
func user(t testing.TB, passes bool, args ...string) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
		c := exec.Command(args[0], args[1:]...)
		said, err := c.CombinedOutput()
		if passes {
			require.NoError(t, err, "%s: %s", args, said)
		}
		best = min(best, c.ProcessState.UserTime())
	}
	return best
}

// The programs in C on other simulators, and here, in one run: PEERS=mini-rv32ima=FILE,rv32emu=FILE go test
// ./programs/bench -run Peers -v. The time of all is that of the whole process.
func TestPeers(t *testing.T) {
	list := os.Getenv("PEERS")
	if list == "" {
		t.Skip("PEERS names other simulators: PEERS=mini-rv32ima=FILE,rv32emu=FILE")
	}
	ours := filepath.Join(t.TempDir(), "breakfast")
	said, err := exec.Command("go", "build", "-o", ours, "breakfast/cmd/breakfast").CombinedOutput()
	require.NoError(t, err, string(said))
	rounds := map[string]int{"integer": 600, "strings": 5000, "memory": 250, "branches": 400}
	for _, peer := range strings.Split(list, ",") {
		name, path, _ := strings.Cut(peer, "=")
		p, known := peers[name]
		require.True(t, known, "no peer %q", name)
		product := 1.0
		for _, program := range names {
			flag := fmt.Sprintf("-DROUNDS=%d", rounds[program])
			here := user(t, true, ours, "run", "--max-steps", "0", compiled(t, program, flag))
			there := user(t, false, p.run(t, path, compiled(t, program, append(p.flags, flag)...))...)
			ratio := there.Seconds() / here.Seconds()
			t.Logf("%-10s %-20s %6.2f s   here %6.2f s   %.2f times as fast", program, name,
				there.Seconds(), here.Seconds(),
				ratio)
			product *= ratio
		}
		mean := math.Pow(product, 0.25)
		t.Logf("%-10s %-20s %.2f times as fast", "mean", name, mean)
		if name == "mini-rv32ima" {
			assert.Greater(t, mean, 1.5)
		}
	}
}
