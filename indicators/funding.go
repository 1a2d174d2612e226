package indicators

// Grants hands on the grants of the period, with their source and its kind (I26, I27); Nobody and "" where they are not known, NaN for an amount that is not.
func (w *Window) Grants(each func(grant, source int32, amount float64, kind string)) { w.grants(each) }

// Payments hands on the payments that were due in the period and before the date, with their delay in days and their amount (I29).
func (w *Window) Payments(each func(payment int32, delay, amount float64)) { w.payments(each) }

// Contracts hands on the contracts that began in the period (I16).
func (w *Window) Contracts(each func(contract int32)) { w.contracts(each) }

// Government reports whether a kind of source is the government's (decisions B3).
func Government(kind string) bool { return government(kind) }

// FundingInputs are what Grants and Payments read.
func FundingInputs() []string { return append(append([]string{}, grantInputs...), paymentInputs...) }
