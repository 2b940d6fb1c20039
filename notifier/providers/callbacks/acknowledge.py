"""What each provider must be answered, so that it does not repeat its report."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledgement:
    body: bytes
    content_type: str = "application/json"
    status: int = 200


ACKNOWLEDGEMENTS: dict[str, Acknowledgement] = {
    "wechat": Acknowledgement(body=b"success", content_type="text/plain"),
    "miniprogram": Acknowledgement(body=b"success", content_type="text/plain"),
    "wecom_app": Acknowledgement(body=b"success", content_type="text/plain"),
    "aliyun_sms": Acknowledgement(body=b'{"code":0,"msg":"ok"}'),  # within 700 ms, the code a number
    "tencent_sms": Acknowledgement(body=b'{"result":0,"errmsg":"OK"}'),
}
