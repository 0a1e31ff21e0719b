"""Changes to formgrader's request handlers: the exporter of submissions, and the policy of each page."""

import base64
import hashlib
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from nbgrader.server_extensions.formgrader import base
from nbgrader.server_extensions.formgrader.handlers import SubmissionFilesHandler, SubmissionHandler

from oxus.publish.untrusted.frame import new_nonce
from oxus.teaching.formgrader.exporter import SubmissionPage, numbered

INLINE = (
    "createAssignmentModal();",
    "createStudentModal();",
    "toggleAllNames()",
    "toggle_name(true);",
    "toggle_name(false);",
)
"""What nbgrader's templates write into `onclick`; the policy allows these texts and no others."""


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' blob: 'unsafe-hashes' "
    + " ".join(map(_hash, INLINE))
    + "; style-src 'self' 'unsafe-inline' data:; img-src data: blob:; font-src 'self' data:; media-src data: blob:; "
    "connect-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
FILES = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""The policy of a file beside a submission, which a student may have made: it is shown without running anything."""


def protect() -> None:
    """Change formgrader's handlers, once, either before or after nbgrader's own extension is loaded."""
    if getattr(base.BaseHandler, "_oxus_protected", False):
        return
    handler = base.BaseHandler
    handler._oxus_protected = True
    handler.oxus_nonce = property(_nonce)
    handler.content_security_policy = property(
        lambda self: (
            FILES if isinstance(self, SubmissionFilesHandler) else _POLICY.format(nonce=self.oxus_nonce)
        )
    )
    handler.exporter = property(_exporter)
    handler.render = _render
    SubmissionHandler.get = _without_token(SubmissionHandler.get)


def _nonce(self: Any) -> str:
    if not hasattr(self, "_oxus_nonce"):
        self._oxus_nonce = new_nonce()
    return str(self._oxus_nonce)


def _exporter(self: Any) -> SubmissionPage:
    return SubmissionPage(nonce=self.oxus_nonce, config=self.settings["nbgrader_exporter"].config)


def _render(self: Any, name: str, **values: Any) -> str:
    """Render a template as nbgrader does, but escape the names of students and assignments."""
    environment = self.settings["nbgrader_jinja2_env"].overlay(autoescape=True)
    return numbered(environment.get_template(name).render(**values), self.oxus_nonce)


def _without_token(get: Any) -> Any:
    """Remove the server's token from a submission's address, because a frame of the page could read it there."""

    @wraps(get)
    def without_token(self: Any, *args: Any, **kw: Any) -> Any:
        if "token" in self.request.query_arguments and self.current_user:
            # nbgrader's handlers have an empty base_url, so the login would count for this one page.
            for cookie in getattr(self, "_new_cookie", {}).values():
                cookie["path"] = cookie["path"] or self.settings["base_url"]
            kept = [
                (name, value.decode("utf-8", "replace"))
                for name, values in self.request.query_arguments.items()
                for value in values
                if name != "token"
            ]
            return self.redirect(self.request.path + (f"?{urlencode(kept)}" if kept else ""))
        return get(self, *args, **kw)

    return without_token
