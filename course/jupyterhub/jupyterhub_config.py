"""JupyterHub for a class on one Linux server, with real accounts, nbgrader's exchange, and notebooks in users' homes.

Copy this folder to /srv/oxus/jupyter and start the Hub as README.md says. The settings to change come first.
"""

import grp
import os

from oxus.core.jupyter import QUIET, environment
from oxus.teaching.nbgrader_api import SAME_SERVER_ONLY

c = get_config()  # noqa: F821  (JupyterHub provides it)

# The accounts that may log in, by their Unix group (`usermod -aG oxus-students NAME`), with their own passwords.
STUDENTS, INSTRUCTORS = "oxus-students", "oxus-instructors"
# Several instructors of one class: the account that owns the class, and the accounts that may also use its server at
# /hub/spawn/OWNER, each with its own password. For example {"owner": ["second", "third"]}.
TEAMS: dict[str, list[str]] = {}
# The address of the Hub. Passwords are sent to it, so use https with a certificate, or 127.0.0.1 behind a web server
# that has one.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# c.JupyterHub.bind_url = "https://:443"
# c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = "/etc/ssl/hub.pem", "/etc/ssl/hub.key"
# Seconds after which a kernel without a page stops, and a server without kernels. Saved files are not affected.
KERNEL_IDLE, SERVER_IDLE = 3600, 7200

# --- who may log in ---

c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {STUDENTS, INSTRUCTORS}
# The Hub has no administrators, because instructors only need their own server to teach.
c.PAMAuthenticator.admin_groups = set()
c.PAMAuthenticator.allowed_users = set(TEAMS)  # so that the Hub knows them before their first login
c.JupyterHub.load_roles = [
    {
        "name": f"teach-with-{owner}",
        "users": others,
        "scopes": [f"servers!user={owner}", f"access:servers!user={owner}"],
    }
    for owner, others in TEAMS.items()
]

# --- the Hub's files, which only root can read ---

c.JupyterHub.db_url = "sqlite:////srv/oxus/hub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/oxus/hub/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "/srv/oxus/hub/proxy.pid"
c.ConfigurableHTTPProxy.command = "/srv/oxus/proxy/node_modules/.bin/configurable-http-proxy"

# --- everyone's server: JupyterLab in their home, as themselves ---

c.JupyterHub.spawner_class = "localprocess"
c.Spawner.default_url = "/lab"
c.Spawner.args = options = [
    *QUIET,  # JupyterLab does not fetch news, updates or lists of extensions
    # Kernels use files in their owner's home, because others on this computer could listen to TCP connections.
    "--KernelManager.transport=ipc",
    # The terminal does not read /etc/profile, which would remove the course's programs from PATH.
    "--ServerApp.terminado_settings={'shell_command': ['/bin/bash']}",
    f"--MappingKernelManager.cull_idle_timeout={KERNEL_IDLE}",
    f"--ServerApp.shutdown_no_activity_timeout={SERVER_IDLE}",
]


def is_instructor(spawner) -> bool:
    """Whether a user is in the group of the instructors."""
    return spawner.user.name in grp.getgrnam(INSTRUCTORS).gr_mem


def folders_of_settings(spawner) -> str:
    """The folders where a user's server looks for settings. Those for students have no formgrader."""
    own = [] if is_instructor(spawner) else ["/srv/oxus/jupyter/students"]
    return os.pathsep.join([*own, "/srv/oxus/jupyter", course["JUPYTER_CONFIG_PATH"]])


def before_start(spawner) -> None:
    """Let JupyterLab display formgrader, which the Hub forbids, but let students' work load nothing from elsewhere."""
    spawner.args = [*options, *SAME_SERVER_ONLY] if is_instructor(spawner) else options


c.Spawner.pre_spawn_hook = before_start

# This environment's programs come first on PATH, and its kernel before a user's own.
course = environment()
c.Spawner.environment = {
    "PATH": course["PATH"],
    "JUPYTER_PREFER_ENV_PATH": course["JUPYTER_PREFER_ENV_PATH"],
    "JUPYTER_CONFIG_PATH": folders_of_settings,
}
