"""The language of rules, what it means, and how it is matched and kept."""
