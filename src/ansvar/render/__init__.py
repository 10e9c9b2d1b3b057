"""Results as text, terminal output and JSON; nothing here decides anything."""
