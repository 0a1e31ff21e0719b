"""JupyterHub for a class on one Linux server: real accounts, nbgrader's exchange, everyone's notebooks in their home.

Copy this folder to /srv/oxus/jupyter and start the Hub as README.md says. What you may want to change stands first.
"""

import grp
import os

from oxus.core.jupyter import QUIET, environment
from oxus.teaching.nbgrader_api import SAME_SERVER_ONLY

c = get_config()  # noqa: F821  (JupyterHub provides it)

# The accounts that may log in, by their Unix group (`usermod -aG oxus-students NAME`), with their own passwords.
STUDENTS, INSTRUCTORS = "oxus-students", "oxus-instructors"
# Several instructors of one class: the account that owns the class, and who may use its server beside it, each with
# their own password, at /hub/spawn/OWNER. As in {"owner": ["second", "third"]}.
TEAMS: dict[str, list[str]] = {}
# Where browsers reach the Hub. Passwords go over this line: with https and a certificate, or on 127.0.0.1 behind a
# web server that has one.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# c.JupyterHub.bind_url = "https://:443"
# c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = "/etc/ssl/hub.pem", "/etc/ssl/hub.key"
# Seconds after which a kernel that no page is connected to ends, and a server without kernels; what is saved stays.
KERNEL_IDLE, SERVER_IDLE = 3600, 7200

# --- who may log in ---

c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {STUDENTS, INSTRUCTORS}
# Nobody is an administrator of the Hub: an instructor needs no more than their own server to teach.
c.PAMAuthenticator.admin_groups = set()
c.PAMAuthenticator.allowed_users = set(TEAMS)  # so that the Hub knows them before they ever log in
c.JupyterHub.load_roles = [
    {
        "name": f"teach-with-{owner}",
        "users": others,
        "scopes": [f"servers!user={owner}", f"access:servers!user={owner}"],
    }
    for owner, others in TEAMS.items()
]

# --- what the Hub keeps: only root can read it ---

c.JupyterHub.db_url = "sqlite:////srv/oxus/hub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/oxus/hub/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "/srv/oxus/hub/proxy.pid"
c.ConfigurableHTTPProxy.command = "/srv/oxus/proxy/node_modules/.bin/configurable-http-proxy"

# --- everyone's server: JupyterLab in their home, as themselves ---

c.JupyterHub.spawner_class = "localprocess"
c.Spawner.default_url = "/lab"
c.Spawner.args = options = [
    *QUIET,  # JupyterLab asks nobody outside for news, updates or extensions
    # Kernels talk over files in their owner's home: over TCP, others on this machine could listen to what they print.
    "--KernelManager.transport=ipc",
    # A terminal that does not read /etc/profile, which would take the course's programs off PATH again.
    "--ServerApp.terminado_settings={'shell_command': ['/bin/bash']}",
    f"--MappingKernelManager.cull_idle_timeout={KERNEL_IDLE}",
    f"--ServerApp.shutdown_no_activity_timeout={SERVER_IDLE}",
]


def is_instructor(spawner) -> bool:
    """Whether somebody is in the group of the instructors."""
    return spawner.user.name in grp.getgrnam(INSTRUCTORS).gr_mem


def folders_of_settings(spawner) -> str:
    """Where somebody's server looks for settings; those for students have no formgrader."""
    own = [] if is_instructor(spawner) else ["/srv/oxus/jupyter/students"]
    return os.pathsep.join([*own, "/srv/oxus/jupyter", course["JUPYTER_CONFIG_PATH"]])


def before_start(spawner) -> None:
    """Let JupyterLab show formgrader, which the Hub forbids; what a student wrote then loads nothing from outside."""
    spawner.args = [*options, *SAME_SERVER_ONLY] if is_instructor(spawner) else options


c.Spawner.pre_spawn_hook = before_start

# The programs of this environment first on PATH, its kernel before one that an account has of its own.
course = environment()
c.Spawner.environment = {
    "PATH": course["PATH"],
    "JUPYTER_PREFER_ENV_PATH": course["JUPYTER_PREFER_ENV_PATH"],
    "JUPYTER_CONFIG_PATH": folders_of_settings,
}
