"""The students of a class: the roster, and finding a student by a name, an id or an e-mail address."""
