"""Spreadsheets to facts: a file → a proposal to be confirmed → cells accepted, held or rejected → facts to be stored.

book = open_book(path)                        opening.py    what kind of file it is; nothing of a bad one is read
proposal = propose(book, site, given)         proposal.py   the table, its headings, what each column may mean
proposal = confirm(proposal, choices)         proposal.py   what the operator said (given.py), kept (layout.py)
report = examine(proposal)                    report.py     every cell that stays out, with its place and reason
for row in read_proposal(proposal, report):   report.py     facts, related rows and titles, row by row
"""
