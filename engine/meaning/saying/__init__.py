"""Saying in Chinese what was judged: figures, conditions, findings, amounts, whole verdicts."""

from engine.meaning.saying.verdict import explain

__all__ = ["explain"]
