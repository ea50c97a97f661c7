"""Stand-ins for unit tests; nothing outside of them may use one."""
