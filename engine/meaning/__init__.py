"""What the language means: a clause and a profile on a day give a verdict. No clock, no database, no network."""
