"""What is kept and never changed: facts with two times, policies and decisions, matches, and the ledger."""
