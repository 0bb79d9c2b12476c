"""The dictionary that registries are: a name it lacks is an error that lists the names it has."""


class Registry(dict):
    """A dictionary by name.  kind: what its entries are called in the error, such as "objective"."""

    def __init__(self, kind: str, entries):
        super().__init__(entries)
        self.kind = kind

    def __missing__(self, name):
        raise KeyError(f"unknown {self.kind} {name!r}; known are {', '.join(self)}")
