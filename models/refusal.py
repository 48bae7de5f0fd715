"""The one way a rule says no to a person."""


class Refusal(Exception):
    """A sentence for the person who asked: what is wrong and how to mend it.

    Args:
        sentence: shown as it is.
        field: the ``block_id`` of the form's input it belongs to, where there is one.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
