"""What providers tell us by themselves (receipts, replies, subscriptions): raw bytes become TrackingEvents."""
