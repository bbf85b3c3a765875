package export_test

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// A field is one of a message in testdata/perfetto.proto.
type field struct {
	name, kind string
	repeated   bool
}

// schema reads the .proto: messages by name, their fields by number.
func schema(t *testing.T) map[string]map[protowire.Number]field {
	text, err := os.ReadFile("testdata/perfetto.proto")
	require.NoError(t, err)
	messages, at := map[string]map[protowire.Number]field{}, ""
	opens := regexp.MustCompile(`^message (\w+) \{$`)
	has := regexp.MustCompile(`^(optional|repeated) (\w+) (\w+) = (\d+);$`)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if m := opens.FindStringSubmatch(line); m != nil {
			at = m[1]
			messages[at] = map[protowire.Number]field{}
		} else if m := has.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[4])
			messages[at][protowire.Number(n)] = field{m[3], m[2], m[1] == "repeated"}
		}
	}
	return messages
}

// message is what a decoded one holds: numbers as uint64, texts, and messages.
type message map[string][]any

// decode reads a message by the schema. What that does not have is a failure.
func decode(t *testing.T, messages map[string]map[protowire.Number]field, kind string, b []byte) message {
	m := message{}
	for len(b) > 0 {
		n, wire, size := protowire.ConsumeTag(b)
		require.GreaterOrEqual(t, size, 0)
		b = b[size:]
		f, known := messages[kind][n]
		require.True(t, known, "%s has no field %d", kind, n)
		var v any
		switch f.kind {
		case "uint32", "uint64":
			require.Equal(t, protowire.VarintType, wire, f.name)
			v, size = protowire.ConsumeVarint(b)
		case "fixed64", "double":
			require.Equal(t, protowire.Fixed64Type, wire, f.name)
			v, size = protowire.ConsumeFixed64(b)
		default:
			require.Equal(t, protowire.BytesType, wire, f.name)
			var inner []byte
			inner, size = protowire.ConsumeBytes(b)
			if v = string(inner); f.kind != "string" {
				v = decode(t, messages, f.kind, inner)
			}
		}
		require.Greater(t, size, 0)
		b = b[size:]
		m[f.name] = append(m[f.name], v)
		require.True(t, f.repeated || len(m[f.name]) == 1, "%s twice", f.name)
	}
	return m
}

func (m message) number(name string) uint64 {
	if len(m[name]) == 0 {
		return 0
	}
	return m[name][0].(uint64)
}

// A Perfetto trace is as the schema says; slices of a track nest and end; what flows begins at a ring and ends at a
// task; and an event takes less than 200 bytes.
func TestPerfetto(t *testing.T) {
	for _, name := range []string{"preemptive", "parallel", "restless", "spaces"} {
		r := recorded(t, name, 1_000_000, false)
		var b bytes.Buffer
		require.NoError(t, r.WritePerfetto(&b))
		size := b.Len()
		trace := decode(t, schema(t), "Trace", b.Bytes())
		tracks, open, names := map[uint64]string{}, map[uint64]int{}, map[uint64]string{}
		flows := map[uint64][]string{}
		last, events, counters := uint64(0), 0, 0
		for i, v := range trace["packet"] {
			p := v.(message)
			require.EqualValues(t, 1, p.number("trusted_packet_sequence_id"))
			if i == 0 {
				require.EqualValues(t, 1, p.number("sequence_flags"))
			}
			if d := p["track_descriptor"]; d != nil {
				track := d[0].(message)
				tracks[track.number("uuid")] = track["name"][0].(string)
				continue
			}
			if p["track_event"] == nil {
				continue
			}
			events++
			require.EqualValues(t, 2, p.number("sequence_flags"))
			require.GreaterOrEqual(t, p.number("timestamp"), last)
			last = p.number("timestamp")
			for _, data := range p["interned_data"] {
				for _, n := range data.(message)["event_names"] {
					names[n.(message).number("iid")] = n.(message)["name"][0].(string)
				}
			}
			e := p["track_event"][0].(message)
			track := e.number("track_uuid")
			require.Contains(t, tracks, track)
			switch e.number("type") {
			case 1:
				open[track]++
				require.NotEmpty(t, names[e.number("name_iid")])
				require.Equal(t, 1, open[track], "%s: slices of %s overlap", name, tracks[track])
			case 2:
				open[track]--
				require.GreaterOrEqual(t, open[track], 0, "an end without a beginning on %s", tracks[track])
			case 4:
				counters++
			}
			for _, f := range append(e["flow_ids"], e["terminating_flow_ids"]...) {
				flows[f.(uint64)] = append(flows[f.(uint64)], tracks[track])
			}
		}
		for track, n := range open {
			assert.Zero(t, n, "%s: a slice of %s never ends", name, tracks[track])
		}
		assert.Less(t, float64(size)/float64(events), 60., "bytes an event; at most 200 were allowed")
		assert.Positive(t, counters)
		if name == "preemptive" {
			assert.Contains(t, flowsOf(flows), "kettle rings, kettle handler, tea")
			assert.Contains(t, flowsOf(flows), "mug rings, mug handler, tea")
			assert.EqualValues(t, 462224*1_000_000, last)
		}
		t.Logf("%s: %d events, %.1f bytes each", name, events, float64(size)/float64(events))
	}
}

func flowsOf(flows map[uint64][]string) (list []string) {
	for _, f := range flows {
		list = append(list, strings.Join(f, ", "))
	}
	return list
}
