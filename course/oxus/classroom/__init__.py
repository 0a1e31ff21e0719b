"""Teaching a class: a folder of its own, its settings in class.toml, and the steps from handing out to grades.

A class folder is a course folder with the units that are taught, so that every command works in it; `class.toml` adds
due dates, weights, the late policy and whether there is a sandbox.
"""
