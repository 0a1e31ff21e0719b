"""Asking the person at the terminal."""


def agreed(question: str) -> bool:
    """Whether the answer is yes; no answer (Ctrl-D) is a no."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
