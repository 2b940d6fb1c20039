"""E-mail by SMTP, spoken by smtplib in a thread.

A connection lost while the message itself is handed over leaves it ambiguous; lost before, nothing was sent.
"""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from engine.errors import Problem
from notifier.providers.accounts import MailAccount, guard_loopback
from notifier.providers.channel import Plain
from notifier.providers.message import MailContent, Message, Request
from notifier.providers.outcomes import Outcome, classify
from notifier.providers.protocols import OutcomeClass

_CODES: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: "certificate",
    smtplib.SMTPNotSupportedError: "not supported",  # the server has no STARTTLS or no login
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail(Plain):
    """Messages through a submission server."""

    account: MailAccount
    name: str = "mail"
    provider: str = "mail"

    def check(self, content: MailContent, /) -> tuple[Problem, ...]:
        parts = (("标题", content.subject), ("正文", content.text))
        empty = [Problem(message=f"{name}为空") for name, text in parts if not text]
        broken = [Problem(message="标题不能换行")] if len(content.subject.splitlines()) > 1 else []
        return (*empty, *broken)

    def prepare(self, message: Message[MailContent], /) -> Request:
        return Request(
            recipients=message.recipients,
            method="MAIL",
            path=self.account.sender,
            body=_written(self.account.sender, message),
        )

    async def send(self, request: Request) -> Outcome:
        guard_loopback(self.account.host, self.wire.environment)
        return await asyncio.to_thread(self._send, request)

    def _send(self, request: Request) -> Outcome:
        server: smtplib.SMTP | None = None
        try:
            server = self._connect()
            self._log_in(server)
        except smtplib.SMTPResponseException as refused:
            return self._said(refused.smtp_code, refused.smtp_error)
        except (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError) as wrong:
            return Outcome(kind=OutcomeClass.CONFIG, code=_CODES[type(wrong)])
        except (OSError, smtplib.SMTPException):
            return Outcome(kind=OutcomeClass.RETRY, code="connect")
        else:
            return self._submit(server, request)
        finally:
            if server is not None:
                server.close()

    def _connect(self) -> smtplib.SMTP:
        host, port, seconds = self.account.host, int(self.account.port), self.wire.answer_seconds
        if self.account.security == "tls":  # without a context smtplib would trust any certificate
            return smtplib.SMTP_SSL(host, port, timeout=seconds, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=seconds)

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.account.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self.account.username:
            server.login(self.account.username, self.account.password.reveal())

    def _submit(self, server: smtplib.SMTP, request: Request) -> Outcome:
        try:
            refused = self._envelope(server, request)
        except (OSError, smtplib.SMTPException):
            return Outcome(kind=OutcomeClass.RETRY, code="reset")
        return refused or self._data(server, request)

    def _envelope(self, server: smtplib.SMTP, request: Request) -> Outcome | None:
        """Announce sender and recipient; nothing is sent yet."""
        server.ehlo_or_helo_if_needed()
        for code, words in (server.mail(request.path), *(server.rcpt(to) for to in request.recipients)):
            if code >= 400:
                return self._said(code, words)
        return None

    def _data(self, server: smtplib.SMTP, request: Request) -> Outcome:
        try:
            return self._said(*server.data(request.body))
        except smtplib.SMTPDataError as refused:
            return self._said(refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException):
            return Outcome(kind=OutcomeClass.AMBIGUOUS, code="reset")

    def _said(self, code: int, words: bytes | str) -> Outcome:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return replace(classify(self.provider, 200, f"{code} {text}".encode(), now=self.wire.now()), http_status=None)


def _written(sender: str, message: Message[MailContent]) -> bytes:
    """Write the message with nothing of chance in it: id and boundary come from the delivery's key."""
    (recipient,) = message.recipients  # nobody sees who else is told
    content = message.content
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = content.subject
    mail["Date"] = format_datetime(content.written)
    mail["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].rstrip('>')}>"
    if content.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{content.unsubscribe_url}>"
    mail.set_content(content.text, cte="base64")
    if content.html:
        mail.add_alternative(content.html, subtype="html", cte="base64")
        mail.set_boundary(f"={message.key[:40]}=")
    return mail.as_bytes()
