package session

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The file is a header of headerSize bytes and a payload, compressed (RFC 1951):
//
//	0   8   magic
//	8   4   version, little-endian
//	12  4   bytes of the payload before it was compressed, little-endian
//	16  16  the first half of the SHA-256 of what follows
//
// The payload is blobs, each with its length before it as a uvarint: the document, in JSON, and the bytes it speaks of.
const (
	magic      = "\x89BRKFST\n"
	version    = 1
	headerSize = 32

	// MostBytes is how long a payload may be. What would be longer is not recorded.
	MostBytes = 256 << 20
)

// Is says whether a file is a session, of whatever version, by its first bytes; 8 are enough.
func Is(file []byte) bool { return bytes.HasPrefix(file, []byte(magic)) }

// pack makes a file of blobs.
func pack(blobs [][]byte) ([]byte, error) {
	var body bytes.Buffer
	w, _ := flate.NewWriter(&body, flate.BestCompression)
	size := 0
	for _, b := range blobs {
		length := binary.AppendUvarint(nil, uint64(len(b)))
		if size += len(length) + len(b); size > MostBytes {
			return nil, fmt.Errorf("the run is too large for a session: more than %d MiB of program, disk and input",
				MostBytes>>20)
		}
		w.Write(length)
		w.Write(b)
	}
	w.Close()
	head := binary.LittleEndian.AppendUint32([]byte(magic), version)
	head = binary.LittleEndian.AppendUint32(head, uint32(size))
	sum := sha256.Sum256(body.Bytes())
	return append(append(head, sum[:16]...), body.Bytes()...), nil
}

// unpack is the blobs of a file. Nothing of it is believed: memory grows with what there is, not with what is said.
func unpack(file []byte) (blobs [][]byte, err error) {
	if !Is(file) {
		return nil, errors.New("it is no session: it does not begin as one")
	}
	if len(file) < headerSize {
		return nil, errors.New("it is cut off")
	}
	if v := binary.LittleEndian.Uint32(file[8:]); v != version {
		return nil, fmt.Errorf("it has version %d of the format, and this program reads version %d: a newer one "+
			"may read it",
			v, version)
	}
	size := binary.LittleEndian.Uint32(file[12:])
	if size > MostBytes {
		return nil, fmt.Errorf("it says that it holds %d bytes: at most %d MiB goes", size, MostBytes>>20)
	}
	if sum := sha256.Sum256(file[headerSize:]); !bytes.Equal(sum[:16], file[16:headerSize]) {
		return nil, errors.New("it is damaged, or cut off: its bytes are not those that were written")
	}
	var payload bytes.Buffer
	n, err := io.Copy(&payload, io.LimitReader(flate.NewReader(bytes.NewReader(file[headerSize:])), int64(size)+1))
	if err != nil || n != int64(size) {
		return nil, fmt.Errorf("it is damaged: it does not hold the %d bytes that it says", size)
	}
	for b := payload.Bytes(); len(b) > 0; {
		length, n := binary.Uvarint(b)
		if n <= 0 || length > uint64(len(b)-n) {
			return nil, errors.New("it is damaged: a part of it goes beyond the end")
		}
		blobs = append(blobs, b[n:n+int(length):n+int(length)])
		b = b[n+int(length):]
		if len(blobs) > mostBlobs {
			return nil, fmt.Errorf("it is damaged: it has more than %d parts", mostBlobs)
		}
	}
	return blobs, nil
}

const mostBlobs = 1 << 16
