package main

import (
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"breakfast/window"
)

// A keyboard tells which keys went down, by what they type where the person lives.
type keyboard struct {
	codes []ebiten.Key // scratch
}

// named are the keys that type nothing. While held they repeat, but those of once.
var named = map[ebiten.Key]window.Key{
	ebiten.KeyArrowLeft: window.Left, ebiten.KeyArrowRight: window.Right,
	ebiten.KeyArrowUp: window.Up, ebiten.KeyArrowDown: window.Down,
	ebiten.KeyPageUp: window.PageUp, ebiten.KeyPageDown: window.PageDown,
	ebiten.KeyHome: window.Home, ebiten.KeyEnd: window.End,
	ebiten.KeyBackspace: window.Backspace, ebiten.KeyDelete: window.Delete,
	ebiten.KeyEnter: window.Enter, ebiten.KeyNumpadEnter: window.Enter,
	ebiten.KeyEscape: window.Escape, ebiten.KeyTab: window.Tab, ebiten.KeySpace: window.Space,
	ebiten.KeyF5: window.F5, ebiten.KeyNumpadAdd: window.Plus, ebiten.KeyNumpadSubtract: window.Minus,
}

var once = map[window.Key]bool{window.Enter: true, window.Escape: true, window.Tab: true, window.Space: true,
	window.F5: true}

// Before a held key repeats, and between repeats, in sixtieths of a second.
const (
	repeatAfter = 24
	repeatEach  = 3
)

func (k *keyboard) append(keys []window.Key) []window.Key {
	ctrl, shift := down(ebiten.KeyControl) || down(ebiten.KeyMeta), down(ebiten.KeyShift)
	k.codes = inpututil.AppendJustPressedKeys(k.codes[:0])
	for code, key := range named {
		held := inpututil.KeyPressDuration(code)
		if !once[key] && held >= repeatAfter && (held-repeatAfter)%repeatEach == 0 {
			k.codes = append(k.codes, code)
		}
	}
	for _, code := range k.codes {
		key, isNamed := named[code]
		if !isNamed {
			key = typing(code)
		}
		if key == "" {
			continue
		}
		switch {
		case ctrl:
			key = key.Ctrl()
		case shift && (isNamed || key[0] >= 'a' && key[0] <= 'z'): // signs and digits may need it to be typed
			key = key.Shift()
		}
		keys = append(keys, key)
	}
	return keys
}

// down tells whether a key is down, or was at some time since the last Update.
func down(code ebiten.Key) bool {
	return ebiten.IsKeyPressed(code) || inpututil.IsKeyJustPressed(code)
}

func (k *keyboard) clicked() bool { return inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft) }

// typing names a key by the letter or sign it types; digits by their place, as some keyboards type
// them with shift.
func typing(code ebiten.Key) window.Key {
	if code >= ebiten.KeyDigit0 && code <= ebiten.KeyDigit9 {
		return window.Key(rune('0' + code - ebiten.KeyDigit0))
	}
	name := ebiten.KeyName(code)
	if name == "" {
		switch name = code.String(); code {
		case ebiten.KeyEqual:
			name = "="
		case ebiten.KeyMinus:
			name = "-"
		}
	}
	if len(name) > 1 {
		return ""
	}
	return window.Key(strings.ToLower(name))
}
