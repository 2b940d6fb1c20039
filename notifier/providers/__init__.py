"""The providers' side of telling: what each takes and answers (protocols.yaml), and a channel for each way to send.

The outbox meets `build_channels` (registry), `Channel` (channel) and `Outcome` with its policy (outcomes).
Receipts and replies come in through `callbacks`.
"""
