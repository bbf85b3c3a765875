package plain

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"tea\n\ttoast":        "tea\n\ttoast",
		"été – 90 °C █ 茶 🍵":   "été – 90 °C █ 茶 🍵",
		"\x1b[2J\x07\r\x7f":   "?[2J???",
		"a\u009b31mb":         "a??31mb", // CSI, in one character
		"a\x9b31mb\xff":       "a?31mb?",
		"\u202egnp.s\u2066":   "???gnp.s???",
		"pay\u200bpal\ufeff":  "pay???pal???",
		"\ufffd":              "\ufffd",
		"\U000e0041":          "????",
		"no break\u00a0space": "no break\u00a0space",
	} {
		assert.Equal(t, want, Text(in), "%q", in)
	}
	assert.Equal(t, "a?b?c", Line("a\nb\tc"))
}

// obeyed is what a terminal would do something with.
func obeyed(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r)
}

// However the bytes come, and whatever they are, the same comes out, and nothing that a terminal obeys.
func TestWriter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(rapid.SliceOf(rapid.Byte()),
			rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }))).Draw(t, "parts")
		var all, out bytes.Buffer
		w := NewWriter(&out)
		for _, p := range parts {
			all.Write(p)
			n, err := w.Write(p)
			require.NoError(t, err)
			require.Equal(t, len(p), n)
		}
		require.NoError(t, w.Close())
		require.Equal(t, Text(all.String()), out.String())
		require.Equal(t, all.Len(), out.Len())
		require.True(t, utf8.Valid(out.Bytes()))
		require.False(t, strings.ContainsFunc(out.String(), obeyed))
		require.Equal(t, out.String(), Text(out.String()))
	})
}

// What is in a document stays in it.
func TestEscapeJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		doc, err := json.MarshalIndent([]string{s}, "", "\t")
		require.NoError(t, err)
		doc = EscapeJSON(doc)
		require.Equal(t, string(doc), Text(string(doc)))
		var back []string
		require.NoError(t, json.Unmarshal(doc, &back))
		require.Equal(t, []string{s}, back)
	})
}
