package graph

import "context"

// Kept is the label of every node that the hub keeps outside the model beside its own bookkeeping: accounts, sessions, tokens. Whoever makes one gives it
// this label and one of its own, and no id, by which nodes of the model are found: so it is in no answer, export, search, snapshot or count of the data. A
// backup has it, as it has everything.
const Kept = "Kept"

// keptSchema are the keys of what is kept, and what is looked up by another property.
func keptSchema() []string {
	return []string{
		uniqueness("account_key", "Account", "key"),
		uniqueness("account_decoy_key", "AccountDecoy", "key"),
		uniqueness("access_session_hash", "AccessSession", "hash"),
		uniqueness("erasure_key", "Erasure", "key"),
		uniqueness("access_rescue_key", "AccessRescue", "key"),
		uniqueness("access_token_hash", "AccessToken", "hash"),
		uniqueness("access_token_name", "AccessToken", "account", "name"),
		index("access_session_account", "AccessSession", "account"),
		index("access_session_expires", "AccessSession", "expires"),
	}
}

// Keep runs one statement that writes nodes of the label Kept, in a transaction of its own, and returns its rows. It takes neither the line of writers
// nor a tick of the clock, and leaves neither a version nor a change record. The statement must be repeatable: it is tried again when nobody knows whether
// it was stored.
func (s *Store) Keep(ctx context.Context, op, statement string, params map[string]any) ([][]any, error) {
	return s.administer(ctx, op, statement, params)
}
