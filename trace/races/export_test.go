package races

// Listed is all that nothing orders, also what Races says more of.
func (d *Detector) Listed() []Race { return d.order.found }
