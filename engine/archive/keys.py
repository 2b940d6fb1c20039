"""An operator's key: what it signs nobody else can have done. The only door to the cryptography library."""

from typing import Protocol


class Signer(Protocol):
    """Whoever acts: proves by a signature that it holds the private half of a public key."""

    @property
    def public(self) -> str: ...

    def sign(self, message: bytes) -> str: ...


class Key:
    """An Ed25519 key: the private half stays with its operator, the public half is in the store."""

    def __init__(self, private: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._private = Ed25519PrivateKey.from_private_bytes(private)

    @classmethod
    def new(cls) -> "Key":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key of its text; ValueError where it is none."""
        return cls(bytes.fromhex(text.strip()))

    def text(self) -> str:
        """The private half as text, for a file that only its operator can read."""
        return self._private.private_bytes_raw().hex()

    @property
    def public(self) -> str:
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        return self._private.sign(message).hex()


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether the holder of this key has signed this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
