package session

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"io"
)

// Payload is what is packed in a file.
func Payload(file []byte) []byte {
	b, _ := io.ReadAll(flate.NewReader(bytes.NewReader(file[headerSize:])))
	return b
}

// Whole makes a file whose header is right, whatever it was, of what is packed in it, or of all of it: so that what is
// behind the header is looked at.
func Whole(file []byte) []byte {
	body := file
	if len(file) > headerSize {
		body = file[headerSize:]
	}
	n, err := io.Copy(io.Discard, io.LimitReader(flate.NewReader(bytes.NewReader(body)), 1<<20))
	if err != nil || n == 0 {
		var packed bytes.Buffer
		w, _ := flate.NewWriter(&packed, flate.BestSpeed)
		w.Write(body)
		w.Close()
		body, n = packed.Bytes(), int64(len(body))
	}
	head := binary.LittleEndian.AppendUint32([]byte(magic), version)
	head = binary.LittleEndian.AppendUint32(head, uint32(n))
	sum := sha256.Sum256(body)
	return append(append(head, sum[:16]...), body...)
}
