"""To be written."""


def add_commands(commands) -> None:
    pass
