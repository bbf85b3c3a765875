package main

import (
	"errors"
	"syscall/js"
)

// A browser asks the person whether the page may paste.

func writeClipboard(text string, done func(error)) {
	clipboardCall("writeText", func(_ string, err error) { done(err) }, text)
}

func readClipboard(done func(string, error)) { clipboardCall("readText", done) }

func clipboardCall(method string, done func(string, error), args ...any) {
	c := js.Global().Get("navigator").Get("clipboard")
	if c.IsUndefined() {
		done("", errors.New("this page may not copy or paste: browsers let only those served by https, or locally"))
		return
	}
	var ok, failed js.Func
	release := func() {
		ok.Release()
		failed.Release()
	}
	ok = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer release()
		text := ""
		if len(args) > 0 && args[0].Type() == js.TypeString {
			text = args[0].String()
		}
		done(text, nil)
		return nil
	})
	failed = js.FuncOf(func(js.Value, []js.Value) any {
		defer release()
		done("", errors.New("the browser does not let this page use the clipboard"))
		return nil
	})
	c.Call(method, args...).Call("then", ok, failed)
}
