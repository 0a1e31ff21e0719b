"""`oxus site`: the course as web pages that work without Python and without a network.

A site is a folder with pages (units, the user's own notebooks, and pages made from the tables), an index page, two
scripts for the search, and a list of the pages that the command wrote.
"""
