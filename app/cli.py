"""`huiqi`: one command with sub-commands. What goes wrong is told in one line, never as a traceback."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

import typer
from typer._click import exceptions as click  # typer carries click inside itself

from app.commands import (
    audit,
    company,
    demo,
    explain,
    gateway,
    judge,
    keeping,
    match,
    operator,
    parse,
    policy,
    push,
    serve,
    why,
)
from app.commands import (
    run as running,
)
from app.commands.stopping import INTERRUPTED
from engine.errors import HuiqiError, InputError

app = typer.Typer(
    name="huiqi",
    help="惠企：把政策文件读成规则，为企业找到政策，并及时告知。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("parse")(parse.parse)
app.command("judge")(judge.judge)
app.command("explain")(explain.explain)
app.command("settings")(keeping.settings)
app.command("status")(keeping.status)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.add_typer(keeping.database, name="database")
app.command("match")(match.match)
app.command("why")(why.why)
app.add_typer(push.commands, name="push")
app.command("run")(running.run)
app.command("serve")(serve.serve)
app.command("gateway")(gateway.gateway)
app.add_typer(audit.commands, name="audit")
app.add_typer(policy.commands, name="policy")
app.add_typer(company.commands, name="company")
app.add_typer(operator.commands, name="operator")


@app.callback()
def huiqi() -> None:
    """惠企：把政策文件读成规则，为企业找到政策，并及时告知。"""


def main() -> None:
    """Run a command and end with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """0 done, 1 the answer is no, 2 wrong usage or input."""
    try:
        status = app(arguments, prog_name="huiqi", standalone_mode=False) or 0
        if status == INTERRUPTED:
            tell("已中断")
        return int(status)
    except InputError as error:
        for problem in error.problems:
            tell(str(problem))
        return error.exit_status
    except HuiqiError as error:
        tell(str(error))
        return error.exit_status
    except click.NoArgsIsHelpError as error:
        print(error.format_message())
        return 2
    except click.ClickException as error:
        tell(_usage(error))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        tell("已中断")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has had enough
        return 0
    except Exception:
        tell(f"程序内部出错，没有完成。详情已写入 {_write_crash()}，请交给维护人员")
        return 2


def tell(line: str) -> None:
    """Say a line to the person, beside whatever goes to standard output."""
    print(line, file=sys.stderr)


def _usage(error: click.ClickException) -> str:
    """What is wrong with the words of a command, in one line."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return f"用法有误：{_said(error)}（用 {ctx.command_path if ctx else 'huiqi'} --help 查看用法）"


def _said(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"没有选项 {name}" + (f"，是不是 {'、'.join(near)}？" if near else "")
        case click.MissingParameter(param=param) if param is not None:
            return f"缺少 {param.opts[-1] if param.param_type_name == 'option' else param.metavar}"
    return error.format_message().replace("No such command", "没有命令")


def _write_crash() -> Path:
    handle, name = tempfile.mkstemp(prefix="huiqi-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return Path(name)
