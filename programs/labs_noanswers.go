//go:build noanswers

package programs

import "embed"

//go:embed labs/*/handout.md labs/*/checks labs/*/skeleton
var labs embed.FS

// HasAnswers says whether this program holds the labs' answers, wrong solutions and notes.
const HasAnswers = false
