"""The demonstration: an invented park with companies, policies and two officers, made in a fresh folder."""
