"""`huiqi serve` as a program: it opens, answers, and stops when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from app.commands import serve
from engine.errors import InputError

COMMAND = "import sys; from app.commands.serve import serve; sys.exit(serve(port=0))"
ROOT = Path(__file__).parents[3]


def test_it_answers_and_stops_cleanly(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HUIQI_DATABASE": f"sqlite:///{tmp_path / 'huiqi.db'}",
        "HUIQI_LINK_KEY": str(tmp_path / "link-key"),
    }
    program = subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert program.stdout is not None
    address = program.stdout.readline().split("，")[0].removeprefix("已打开 ")
    with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
        assert answer.read() == b"ok"
        assert "server" not in answer.headers
    program.send_signal(signal.SIGTERM)
    out, err = program.communicate(timeout=10)
    assert (program.returncode, out.strip(), err) == (0, "已停止", "")


def test_run_serves_beside_the_schedule_and_both_stop_together(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HUIQI_DATABASE": f"sqlite:///{tmp_path / 'huiqi.db'}",
        "HUIQI_LINK_KEY": str(tmp_path / "link-key"),
    }
    command = "import sys; from app.cli import run; sys.exit(run(['run', '--serve', '--port', '0']))"
    program = subprocess.Popen(
        [sys.executable, "-c", command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    said = {program.stdout.readline().strip() for _ in range(2)}
    (opened,) = (line for line in said if line.startswith("已打开"))
    with urllib.request.urlopen(f"{opened.split('，')[0].removeprefix('已打开 ')}/healthz", timeout=5) as answer:
        assert answer.read() == b"ok"
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=20)
    assert "已启动，Ctrl-C 停止" in said
    assert (program.returncode, out.strip(), err) == (0, "已停止", "")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str) -> Any:
        return None if name == "uvicorn" else object()

    monkeypatch.setattr(serve, "find_spec", found)
    with pytest.raises(InputError) as said:
        serve.serve(port=0)
    assert str(said.value) == "没有安装 uvicorn（pip install 'huiqi[web]'）"


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"不能在 127.0.0.1:{port} 上打开"):
            serve.serve(port=port, database=f"sqlite:///{tmp_path / 'huiqi.db'}")
