"""The `oxus` command."""


def main() -> int:
    return 0
