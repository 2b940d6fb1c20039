"""The HUIQI_… settings of an installation that talks to these gateways."""

from notifier.gateways.world import World


def settings_for(world: World, url: str, mail_host: str, mail_port: int) -> dict[str, str]:
    """Write every account of this world as settings."""
    accounts = {
        "WECHAT": {"URL": url, **_service(world)},
        "MINIPROGRAM": {"URL": url, **_miniprogram(world)},
        "WECOM": {"URL": url, **_wecom(world)},
        "WECOM_ROBOT": {"URL": url, "KEY": world.wecom.robot_key},
        "ALIYUN": {"URL": url, "KEY_ID": world.aliyun.key_id, "KEY_SECRET": world.aliyun.key_secret},
        "TENCENT": {"URL": url, **_tencent(world)},
        "MAIL": {"HOST": mail_host, "PORT": str(mail_port), "SECURITY": "none", "SENDER": "huiqi@loopback.example"},
    }
    return {f"HUIQI_{account}_{name}": value for account, fields in accounts.items() for name, value in fields.items()}


def _service(world: World) -> dict[str, str]:
    wechat = world.wechat
    return {"APPID": wechat.appid, "SECRET": wechat.secret, **_callback(wechat.callback_token, wechat.callback_key)}


def _miniprogram(world: World) -> dict[str, str]:
    wechat = world.wechat
    account = {"APPID": wechat.miniprogram_appid, "SECRET": wechat.miniprogram_secret}
    return account | _callback(wechat.callback_token, wechat.callback_key)


def _wecom(world: World) -> dict[str, str]:
    wecom = world.wecom
    account = {"CORPID": wecom.corpid, "AGENTID": str(wecom.agentid), "SECRET": wecom.secret}
    return account | _callback(wecom.callback_token, wecom.callback_key)


def _tencent(world: World) -> dict[str, str]:
    tencent = world.tencent
    return {"SECRET_ID": tencent.key_id, "SECRET_KEY": tencent.key_secret, "APP_ID": tencent.app_id}


def _callback(token: str, key: str) -> dict[str, str]:
    return {"CALLBACK_TOKEN": token, "CALLBACK_KEY": key}
