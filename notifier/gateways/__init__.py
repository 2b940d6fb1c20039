"""Loopback gateways: WeChat, WeCom, Aliyun, Tencent and an SMTP server as a client meets them, on this machine alone.

They check signatures and tokens, limits and fields as published (protocols.yaml), can be made to fail, report receipts
to a callback address and keep a ledger of everything they accepted.
"""

from notifier.gateways.server import Gateways, run_gateways

__all__ = ["Gateways", "run_gateways"]
