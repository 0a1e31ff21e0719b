"""`oxus site`: the course as web pages that work without Python and without a network.

A site is a folder with pages (units, the user's own notebooks, and pages made from the tables), a first page with a
card for each, two scripts for the search and one for the reader's progress, and a list of the pages that it wrote.
"""
