"""`oxus site`: the course as web pages that work without Python and without a network.

A site is a folder of pages: units, notebooks of one's own, and pages made from the tables; a first page that lists
them; two scripts for the search; and a list of pages, which says what is the command's own.
"""
