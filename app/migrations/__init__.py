"""The versions of the database, one after the other, and the runner that brings a database to the newest."""
