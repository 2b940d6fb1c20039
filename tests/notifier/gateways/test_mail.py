"""Mail reaches the sink as it was written, and each refusal has its class."""

import email
import email.policy
from email.message import EmailMessage

import pytest

from notifier.gateways.faults import refuse
from notifier.gateways.world import MailWorld, World
from notifier.providers.message import MailContent
from notifier.providers.protocols import OutcomeClass
from tests.notifier.gateways.bench import NOON, Bench, on_bench


def test_a_mail_arrives_as_it_was_written() -> None:
    content = MailContent(
        subject="研发投入补助可申报",
        text="您好：\n.\n一行只有一个点",
        html="<p>您好</p>",
        written=NOON,
        unsubscribe_url="https://a.example/u",
    )

    async def scenario(bench: Bench) -> list[tuple[str, str, bytes]]:
        await bench.send("mail", "k1", "a@corp.example", content=content)
        return [(entry.recipient, entry.key, entry.payload) for entry in bench.gateways.ledger.accepted]

    arrived = on_bench(scenario)
    assert [(recipient, key) for recipient, key, _ in arrived] == [("a@corp.example", "k1")]
    message = email.message_from_bytes(arrived[0][2], EmailMessage, policy=email.policy.default)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert (message["Subject"], message["List-Unsubscribe"]) == ("研发投入补助可申报", "<https://a.example/u>")
    assert plain.get_content().splitlines() == ["您好：", ".", "一行只有一个点"]
    assert rich.get_content().splitlines() == ["<p>您好</p>"]


def test_an_address_that_is_none_is_refused() -> None:
    async def scenario(bench: Bench) -> tuple[str, OutcomeClass, int]:
        outcome = await bench.send("mail", "k1", "nobody")
        return outcome.code, outcome.kind, len(bench.gateways.ledger.accepted)

    assert on_bench(scenario) == ("550", OutcomeClass.RECIPIENT, 0)


@pytest.mark.parametrize(("code", "kind"), [("452", "rate"), ("451", "retry"), ("554", "content"), ("530", "config")])
def test_a_refused_mail(code: str, kind: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, str, bool]:
        bench.gateways.faults.script("mail", refuse(code))
        outcome = await bench.send("mail")
        return outcome.code, outcome.kind, outcome.retry_at is not None

    assert on_bench(scenario) == (code, kind, kind == "rate")


@pytest.mark.parametrize(
    ("mail", "code", "kind"),
    [
        (MailWorld(username="huiqi", password="planted-password"), "250", "ok"),
        (MailWorld(username="huiqi", password="another"), "535", "config"),
        (MailWorld(), "not supported", "config"),
    ],
)
def test_a_wrong_password_is_a_matter_of_configuration(mail: MailWorld, code: str, kind: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, str]:
        outcome = await bench.send("mail")
        return outcome.code, outcome.kind

    settings = {"HUIQI_MAIL_USERNAME": "huiqi", "HUIQI_MAIL_PASSWORD": "planted-password"}
    assert on_bench(scenario, world=World(mail=mail), settings=settings) == (code, kind)


@pytest.mark.parametrize("subject", ["", "两\n行", "两\r行"])
def test_a_subject_is_one_line(subject: str) -> None:
    async def scenario(bench: Bench) -> int:
        return len(bench.channels["mail"].check(MailContent(subject=subject, text="您好", written=NOON)))

    assert on_bench(scenario) == 1
