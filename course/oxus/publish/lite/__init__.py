"""The course in JupyterLite: JupyterLab and Python run in the browser, from a folder on any static web host."""
