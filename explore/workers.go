package explore

import "sync"

// batch is how many units are given out before what they found is looked at. It is fixed: where an exploration can be
// cut does not depend on how many work at it.
const batch = 32

// units does units of work, in batches, and takes what came of each in order; until an end is asked for. This is the
// only place where more than one goroutine runs, and the answer is the same as if there were one.
func (s *search) units(n int, do func(w *worker, unit int) *tally, take func(unit int, t *tally) Progress) bool {
	for len(s.workers) < min(s.Workers, n) {
		w, err := s.newWorker()
		if err != nil {
			panic(err) // there is one already
		}
		s.workers = append(s.workers, w)
	}
	for _, w := range s.workers {
		w.origin()
	}
	var parts [batch]*tally
	for first := 0; first < n; first += batch {
		some := parts[:min(batch, n-first)]
		s.together(len(some), func(w *worker, i int) {
			if some[i] = do(w, first+i); w.stopped {
				some[i] = nil
			}
		})
		var at Progress
		for i, t := range some {
			if t == nil {
				return false
			}
			at = take(first+i, t)
			if s.Timings > 0 && at.Timings >= s.Timings && first+i+1 < n {
				return false
			}
		}
		if s.Batch != nil {
			s.Batch(at)
		}
	}
	return true
}

// together has the workers do n things, each as many as it can.
func (s *search) together(n int, do func(w *worker, i int)) {
	var next int
	var mu sync.Mutex
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	var all sync.WaitGroup
	for _, w := range s.workers {
		all.Go(func() {
			for i := take(); i < n; i = take() {
				do(w, i)
			}
		})
	}
	all.Wait()
}
