"""What providers tell us by themselves (receipts, replies, subscriptions): raw bytes become TrackingEvents.

A server opens and acknowledges (opening, acknowledge) and keeps the body; a worker reads it later (reading).
"""
