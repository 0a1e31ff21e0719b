"""The feedback pages for students."""
