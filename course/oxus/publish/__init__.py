"""The course in other forms: a site, JupyterLite, Colab, the data."""
