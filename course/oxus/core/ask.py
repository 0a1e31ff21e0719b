"""Ask the user at the terminal."""

from oxus.core.safe_output import terminal_text


def confirm(question: str) -> bool:
    """Ask a question and return whether the answer is yes. No answer (Ctrl-D) means no."""
    try:
        # Python writes the question to a terminal by itself, past what makes a command's output safe.
        return input(f"{terminal_text(question)} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
