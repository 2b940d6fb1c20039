"""The exchange form: JSON in and out, strict, every problem of an input told at once with its place."""

from engine.language.exchange.clauses import read_clause, write_clause
from engine.language.exchange.conditions import read_condition, write_condition
from engine.language.exchange.profiles import read_profile, write_profile

__all__ = ["read_clause", "read_condition", "read_profile", "write_clause", "write_condition", "write_profile"]
