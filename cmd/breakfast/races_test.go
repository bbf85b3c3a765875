package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/sparse"
	"breakfast/programs"
	"breakfast/trace/races"
)

// run --races says what it finds.
func TestRunRaces(t *testing.T) {
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		status := Main(append([]string{"run", "--races"}, args...), strings.NewReader(""), &out, &errs)
		return status, out.String(), errs.String()
	}
	dir := t.TempDir()
	jar := filepath.Join(dir, "jar.s")
	text, _ := programs.Source("lost-update")
	text = strings.Replace(text, "ALARM   100000", "ALARM   24", 1)
	require.NoError(t, os.WriteFile(jar, []byte(text), 0o600))

	status, _, errs := run(jar)
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, errs, "breakfast: races: updates that are lost: 0; that can be: 1\nthe program updates jar; "+
		"if the interrupt comes between the load and the store, what the handler of the timer interrupt stores to it "+
		"is lost\n")
	assert.Contains(t, errs, "  proof    breakfast explore "+jar+" --in "+jar+":20-22\n")

	status, out, _ := run("--json", jar)
	assert.Equal(t, statusFailed, status)
	var doc struct {
		Races []struct {
			Kind   races.Kind
			Symbol string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &doc))
	require.Len(t, doc.Races, 1)
	assert.Equal(t, races.CanBeLost, doc.Races[0].Kind)
	assert.Equal(t, "jar", doc.Races[0].Symbol)
}

// What is right is ordered: answers of labs and what is right otherwise, and a kernel above firmware on several harts.
func TestWhatIsRightIsOrdered(t *testing.T) {
	ordered := func(args ...string) {
		var out, errs bytes.Buffer
		args = append([]string{"run", "--races=all", "--max-steps", "300000"}, args...)
		Main(args, strings.NewReader(""), &out, &errs)
		assert.NotContains(t, errs.String(), "races:", args)
		assert.NotContains(t, errs.String(), "error:", args)
	}
	dir := t.TempDir()
	var exported bytes.Buffer
	require.Zero(t, Main([]string{"lab", "export", filepath.Join(dir, "labs")}, strings.NewReader(""), &exported,
		&exported))
	answers, err := filepath.Glob(filepath.Join(dir, "labs", "*", "answers"))
	require.NoError(t, err)
	require.NotEmpty(t, answers)
	texts, err := filepath.Glob(filepath.Join(dir, "labs", "*", "right", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, texts)
	for i, text := range texts {
		if sparse.Some(i, 12) {
			answers = append(answers, strings.TrimSuffix(text, ".txt"))
		}
	}
	for _, folder := range answers {
		name, _, _ := strings.Cut(strings.TrimPrefix(folder, filepath.Join(dir, "labs")+string(filepath.Separator)),
			string(filepath.Separator))
		switch {
		case strings.Contains(name, "c-"): // its compiler may not be here
		case strings.HasSuffix(name, "-cooks"):
			ordered("--harts", "2", folder)
		default:
			ordered(folder)
		}
	}
	ordered("--sbi", "testdata/sbi/harts.s", "--harts", "4")
}

// Each pair that is listed of a race that is taught ends with a command, and that command, as it is printed, fails at
// some timing. A run that is wrong by itself has no such line: that of kettle-check, where the guest pours at all.
// Where the alarm is so late that it never comes, it comes early here.
func TestRacesAreProven(t *testing.T) {
	proven := map[string]bool{}
	for _, name := range programs.Races {
		args, text := name, ""
		if text, _ = programs.Source(name); strings.Contains(text, "ALARM   100000") {
			args = filepath.Join(t.TempDir(), name+".s")
			text = strings.Replace(text, "ALARM   100000", "ALARM   24", 1)
			require.NoError(t, os.WriteFile(args, []byte(text), 0o600))
		}
		var errs bytes.Buffer
		Main([]string{"run", "--races=all", args}, strings.NewReader(""), io.Discard, &errs)
		for _, line := range strings.Split(errs.String(), "\n") {
			if words := strings.Fields(line); len(words) > 2 && words[0] == "proof" {
				var out bytes.Buffer
				assert.Equal(t, statusFailed, Main(words[2:], strings.NewReader(""), &out, &out), "%s\n%s", line, &out)
				assert.Contains(t, out.String(), " timings fail (", line)
				proven[name] = true
			}
		}
	}
	for _, name := range []string{"lost-update", "lost-wakeup", "spin-lock", "dekker"} {
		assert.True(t, proven[name], name)
	}
}

// explore --races finds what nothing orders in the races that are taught, and says of each pair whether it does harm.
// Where all is ordered there is nothing to try: in what is mended, and in what is wrong otherwise.
func TestExploreRaces(t *testing.T) {
	explore := func(args ...string) (int, string) {
		var out bytes.Buffer
		status := Main(append([]string{"explore", "--races"}, args...), strings.NewReader(""), &out, &out)
		return status, out.String()
	}
	for _, name := range programs.Races {
		status, text := explore(name)
		switch name {
		case "lost-update", "kettle-check", "lost-wakeup", "posted-twice", "freed-by-another", "spin-lock", "dekker",
			"reentrant-handler":
			assert.Equal(t, statusFailed, status, name)
			assert.Contains(t, text, "timings in between fail: it does harm\n", name)
		default:
			assert.Zero(t, status, name)
			assert.Contains(t, text, name+": in ")
			assert.Contains(t, text, "nothing was found that is not ordered.\nThat is no proof that no timing fails: "+
				"breakfast explore "+name+" tries all.\n")
		}
		status, text = explore(name + "-mended")
		assert.Zero(t, status, name)
		assert.Contains(t, text, "breakfast explore "+name+"-mended tries all.\n")
	}

	_, text := explore("--json", "lost-update")
	var doc struct {
		Watched   int `json:"watched_runs"`
		Unordered []struct{ Verdict string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	assert.Positive(t, doc.Watched)
	require.Len(t, doc.Unordered, 1)
	assert.Equal(t, "6 of 6 timings in between fail: it does harm", doc.Unordered[0].Verdict)

	status, text := explore("lost-update", "--in", "ada")
	assert.Equal(t, statusUsage, status)
	assert.Contains(t, text, "--races says where: give it without --in, --marks and --sample\n")

	wrong := filepath.Join(t.TempDir(), "wrong.s")
	require.NoError(t, os.WriteFile(wrong, []byte("_start: li t0, 0x73333\n sw t0, FINISHER, t1\n"), 0o600))
	status, text = explore(wrong)
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, text, "fails with no interrupt placed: it ends with code 7, not 0")
}
