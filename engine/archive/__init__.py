"""What is kept and never changed: facts with two times, policies and decisions, matches, and the ledger.

`tx` is the transaction `app` has opened, `database.writing()` or `.reading()`. `on` is the day that is asked about,
`known` the instant up to which recordings count (None: by now; `store.end_of(day)` for a day). Whoever records opens
a batch; its entry in the ledger is made when it closes.

recording
    recordings.record(tx, at=, kind=, by=, origin=)     a batch; everything recorded in it has one instant
    recordings.latest(tx)                               the last recording this transaction sees: what a match knows
    recordings.recorded_from(tx, file_hash)             when a file of this content was recorded
    sources.rank(batch, source, precedence)             from now on facts of a source go before others: 0 first
    companies.add_companies(batch, codes)               makes companies known; wrong codes are told all at once
    facts.record_facts(batch, facts)                    figures, names and answers; what was said before is left out
    titles.record_titles(batch, lists)                  a source's list of titles; `whole`: there are no others
    records.record_rows(batch, lists)                   a source's list of rows of a table, likewise
reading
    companies.known_companies(tx)                       the codes of all companies
    profiles.profile(tx, company, on, known)            a company as it was known, for the judge
    profiles.profiles(tx, on, known, companies)         many companies, a block at a time
    statements.statements(tx, company, on, known)       everything said of its figures, with cell and fate
    touched.touched(tx, since, until)                   what was recorded of whom between two instants
    touched.clauses_naming(rules, vocabulary)           which clauses rest on which indicator
people and policies
    operators.add_operator(batch, name, public, roles)  a person with key (keys.Key) and roles; add_key, set_roles
    operators.holder_of(tx, public)                     who acts with a key
    decisions.decide(batch, act, signer)                what a person does, signed; refused without the role
    policies.add_version(batch, new, signer, at)        a draft; every edit is a version
    policies.act_on(batch, policy, number, verb, …)     approve, publish, replace, withdraw; never by its author
    policies.in_force(tx, on, site, known)              the version of each policy that holds on a day
    policies.lives(tx, known), version(tx, …)           where each version stands; one with its clauses
matches
    matches.save_run(tx, match, blocks, at)             keeps and returns what has changed, with causes
    standings.standing_of(verdict)                      what of a verdict is kept
    verdicts.standings_of(tx, companies)                where companies stand by the last match
contacts and the ledger
    contacts.add_contact, consent, erase_contact        persons to be told; the ledger has commitments of them only
    ledger.append(tx, run, at, lines)                   entries in the caller's transaction; new_run(kind) names a run
    seals.seal(tx, at)                                  links what was entered, and seals it
    verify.verify(tx, published)                        proves the chain, or names where it breaks
    proofs.altered(tx)                                  recordings whose rows are not what the ledger says

Pure, without a database: claims, lists, life, standings, causes. To open a database: app.migrations.runner; to copy
it to a file and back: app.backup.
"""
