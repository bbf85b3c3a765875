package try

import (
	"fmt"
	"reflect"
)

// Shared lists what changing one of two values would change in the other: the paths of maps, slices and pointers that
// both hold. It does not look into those that are named.
func Shared(a, b any, except ...string) (paths []string) {
	skip := map[string]bool{}
	for _, e := range except {
		skip[e] = true
	}
	var look func(path string, a, b reflect.Value)
	look = func(path string, a, b reflect.Value) {
		if skip[path] {
			return
		}
		switch a.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Slice:
			if a.IsNil() || b.IsNil() || a.Kind() == reflect.Slice && a.Cap() == 0 {
				return
			}
			if a.Pointer() == b.Pointer() && path != "" {
				paths = append(paths, path)
				return
			}
		}
		switch a.Kind() {
		case reflect.Pointer:
			look(path, a.Elem(), b.Elem())
		case reflect.Struct:
			for i := range a.NumField() {
				look(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range min(a.Len(), b.Len()) {
				look(path+"[]", a.Index(i), b.Index(i))
			}
		case reflect.Map:
			for _, k := range a.MapKeys() {
				if v := b.MapIndex(k); v.IsValid() {
					look(path+"[]", a.MapIndex(k), v)
				}
			}
		case reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
			paths = append(paths, fmt.Sprintf("%s, a %s", path, a.Kind()))
		}
	}
	look("", reflect.ValueOf(a), reflect.ValueOf(b))
	return paths
}
