"""Telling: what changed becomes events, events become messages, messages are sent once and settled.

`enqueue` (enqueue.py) is called in the transaction of a match; `plan` (planning.py) chooses and writes the messages;
`Dispatcher` (dispatcher.py) sends what is due; receipts.py and settling.py bring every delivery to its end.
"""
