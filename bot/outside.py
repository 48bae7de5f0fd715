"""What the operator opens to sources that run by themselves: a folder, hosts inside the network, databases by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.settings import Settings
from models.refusal import Refusal

LOST = "I cannot read its token any more. Put it in again."


@dataclass(frozen=True)
class Outside:
    """Set in the environment, never in Slack.

    Attributes:
        folder: the folder whose files may be read, if any.
        hosts: names, addresses and networks inside the company that may be asked.
        databases: addresses by name, with their passwords.
    """

    folder: Path | None = None
    hosts: tuple[str, ...] = ()
    databases: Mapping[str, str] = field(default_factory=dict, repr=False)
    cipher: Fernet | None = field(default=None, repr=False)

    def locked(self, words: str) -> str:
        """A secret as it is kept. Raises a Refusal where there is no key."""
        if self.cipher is None:
            raise Refusal("I cannot keep a token safely here. Ask the operator to set TANDEM_SECRET.", field="token")
        return self.cipher.encrypt(words.encode()).decode()

    def unlocked(self, kept: str) -> str:
        """The secret again. Raises a Refusal where the key was changed."""
        try:
            return self.cipher.decrypt(kept.encode()).decode() if self.cipher else ""
        except InvalidToken as error:
            raise Refusal(LOST) from error


def opened_by(given: Settings) -> Outside:
    """What the settings open."""
    return Outside(
        folder=Path(given.import_folder) if given.import_folder else None,
        hosts=given.import_hosts,
        databases={name: url.get_secret_value() for name, url in given.import_databases.items()},
        cipher=Fernet(given.cipher_key("sources")),
    )
