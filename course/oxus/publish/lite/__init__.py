"""The course in JupyterLite: JupyterLab and Python run in the browser, served from any static web host."""
