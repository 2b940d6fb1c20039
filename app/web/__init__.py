"""The owner's page behind the link of an alert, and the entrance for what providers report. Needs the extra `web`."""
