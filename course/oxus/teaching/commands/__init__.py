"""What instructors type: one module per command, which reads the arguments, asks, prints and leaves the work to others.

`oxus collect`, `grade`, `feedback` and `export` work in any nbgrader course folder. In a class folder, which has a
class.toml, they also apply its dates, late policy, weights and sandbox setting, and ask before they replace anything.
"""
