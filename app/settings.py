"""Settings: what the environment says, with its defaults; `huiqi settings` lists them."""

import os
from dataclasses import dataclass
from pathlib import Path

NAMES = {
    "HUIQI_DATABASE": "数据库地址，默认当前文件夹的 sqlite:///huiqi.db；PostgreSQL 写 postgresql+psycopg://…",
    "HUIQI_INDICATORS": "本地指标、标签、名单的 YAML 文件，多个用冒号隔开",
    "HUIQI_KEY": "经办人私钥文件，默认主目录下 .config/huiqi/key",
}
DATABASE = "sqlite:///huiqi.db"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a command works with."""

    database: str
    indicators: tuple[Path, ...]
    key: Path


def settings(database: str | None = None) -> Settings:
    """The settings of this process; an option goes before the environment."""
    files = os.environ.get("HUIQI_INDICATORS", "")
    return Settings(
        database=database or os.environ.get("HUIQI_DATABASE") or DATABASE,
        indicators=tuple(Path(name) for name in files.split(":") if name),
        key=Path(os.environ.get("HUIQI_KEY") or Path.home() / ".config/huiqi/key"),
    )
