"""The one way a rule says no to a person; bugs and broken machines are ordinary exceptions."""


class Refusal(Exception):
    """A no with a polite next step: a text key and its arguments, phrased where it is shown."""

    def __init__(self, key: str, **arguments: object) -> None:
        super().__init__(key)
        self.key = key
        self.arguments = arguments
