package grade_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/grade"
)

// twoChecks is a result with a check that passes and one that does not.
func twoChecks(t *testing.T) *grade.Result {
	return judge(t, "title T\ncheck one 4 It ends.\nexpect exit == 0\nelse No.\ncheck two 6 It fills.\nexpect stores "+
		"KETTLE_FILL == 1\nelse Fill it.\n", "_start: "+ends)
}

func read(t *testing.T, data []byte) (doc map[string]any) {
	require.NoError(t, json.Unmarshal(data, &doc))
	return doc
}

// Gradescope takes a score and a list of tests, and shows what they say.
func TestGradescope(t *testing.T) {
	r := twoChecks(t)
	data, err := r.Gradescope()
	require.NoError(t, err)
	doc := read(t, data)
	assert.Equal(t, 4., doc["score"])
	tests := doc["tests"].([]any)
	assert.Equal(t, map[string]any{"name": "one: It ends.", "score": 4., "max_score": 4., "status": "passed"}, tests[0])
	two := tests[1].(map[string]any)
	assert.Equal(t, []any{0., 6., "failed"}, []any{two["score"], two["max_score"], two["status"]})
	assert.Contains(t, two["output"], "two: Fill it.\n  expected  stores KETTLE_FILL == 1\n  got       0\n")

	s, err := grade.Parse("check one 4 It ends.\nexpect exit == 0\n")
	require.NoError(t, err)
	data, err = grade.Fail("0", s, errors.New("a.s:1:1: error: brew")).Gradescope()
	require.NoError(t, err)
	assert.Equal(t, "a.s:1:1: error: brew", read(t, data)["output"])
	data, err = grade.Unmarked("0", s, errors.New("no compiler")).Gradescope()
	require.NoError(t, err)
	doc = read(t, data)
	assert.Equal(t, "Not marked, which says nothing about the work: no compiler", doc["output"])
	assert.Empty(t, doc["tests"])
}

// Classroom 50 takes these keys and no others, whole numbers, and its environment back.
func TestClassroom50(t *testing.T) {
	env := map[string]string{"CLASSROOM": "os", "ASSIGNMENT": "rings", "SUBMISSION_TAG": "submit/1", "OWNER": "anna",
		"ASSIGNMENT_TYPE": "individual", "COMMIT_URL": "https://x/c", "RELEASE_URL": "https://x/r"}
	get := func(name string) string { return env[name] }
	data, err := twoChecks(t).Classroom50(get, "2026-06-01T14:32:01Z")
	require.NoError(t, err)
	doc := read(t, data)
	two := doc["tests"].([]any)[1].(map[string]any)
	assert.Contains(t, two["output"], "two: Fill it.")
	delete(two, "output") // more is allowed within a test
	assert.Equal(t, map[string]any{"schema": "classroom50/result/v1", "classroom": "os", "assignment": "rings",
		"assignment_type": "individual", "owner": "anna", "submission": "submit/1", "commit": "https://x/c",
		"release": "https://x/r", "review": "https://x/c", "datetime": "2026-06-01T14:32:01Z", "score": 4.,
		"max-score": 10.,
		"tests": []any{
			map[string]any{"test-name": "one", "passed": true, "score": 4., "max-score": 4.},
			map[string]any{"test-name": "two", "passed": false, "score": 0., "max-score": 6.},
		}}, doc)
	_, err = grade.Unmarked("0", &grade.Sheet{}, errors.New("no compiler")).Classroom50(get, "")
	assert.EqualError(t, err, "not marked: no compiler", "its runner says so by itself")
	delete(env, "ASSIGNMENT")
	_, err = twoChecks(t).Classroom50(get, "")
	assert.ErrorContains(t, err, "CLASSROOM, ASSIGNMENT and SUBMISSION_TAG are to be in the environment")
}
