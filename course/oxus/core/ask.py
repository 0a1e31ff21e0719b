"""Ask the user at the terminal."""


def confirm(question: str) -> bool:
    """Ask a question; whether the answer is yes. No answer (Ctrl-D) means no."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
