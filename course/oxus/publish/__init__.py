"""Publish the course: as a site, for JupyterLite, for Colab, and its data."""
