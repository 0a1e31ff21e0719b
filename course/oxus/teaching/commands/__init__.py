"""The commands that instructors type. Each module reads the arguments, asks and prints; other modules do the work.

`oxus collect`, `grade`, `feedback` and `export` work in any nbgrader course folder. In a class folder, which has a
class.toml, they also apply its dates, late policy, weights and sandbox setting, and ask before they replace anything.
"""
