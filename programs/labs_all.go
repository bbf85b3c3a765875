//go:build !noanswers

package programs

import "embed"

//go:embed labs
var labs embed.FS

// HasAnswers says whether this program holds the labs' answers, wrong solutions and notes.
const HasAnswers = true
