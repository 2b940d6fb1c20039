"""A zone step by step: the baseline first, then a policy is published, and who newly qualifies is told: once."""

import asyncio
import shutil
from contextlib import chdir
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from app.correcting import correct
from app.demo.post import Arrival, Post, opened_post
from app.demo.steps import (
    OFFICERS,
    add_contacts,
    appointed,
    import_report,
    match_at,
    number_in,
    publish,
    read_and_keep,
)
from app.demo.zones import FOLDER, Zone, companies, load_zone, write_report
from app.office import Office, opened_office
from engine.archive.matches import Saved
from engine.archive.profiles import profile
from engine.archive.store import columns, day_of, read
from engine.meaning.saying.figures import say_yuan
from notifier.store_events import EventRow

TO_TRY = """接下来可以试（先 cd {folder}）：
  huiqi why {name} --on {day}
  huiqi company show {name}
  huiqi policy show {policy}"""


def show_zone(name: str, folder: Path, count: int | None, seed: int) -> int:
    """Run a zone in a fresh folder."""
    zone = load_zone(name)
    shutil.copytree(FOLDER / name, folder / "政策原文")
    with chdir(folder), opened_office("sqlite:///huiqi.db") as office:
        drafter, approver = (appointed(office, officer) for officer in OFFICERS)
        import_report(drafter, write_report(Path(), zone, list(companies(zone, count or zone.companies, seed))))
        reached = add_contacts(office, zone.moment, lambda number: number < zone.reached)
        print(f"{reached} 家企业登记了联系人")
        raised = asyncio.run(_tell(zone, drafter, approver))
    policy = number_in(folder / "政策原文" / zone.published)
    print(TO_TRY.format(folder=folder.name, name=raised, day=day_of(zone.moment), policy=policy))
    return 0


async def _tell(zone: Zone, drafter: Office, approver: Office) -> str:
    """The story; the name of the company whose figure is put right."""
    async with opened_post(approver, zone.moment) as post:
        _keep_and_publish(zone, zone.standing, drafter, approver)
        saved = match_at(approver, post.now)
        arrival = await post.push()
        print(f"首次匹配 {len(saved.baseline)} 家：汇总待放行 {len(arrival.held)} 批，发出 {arrival.counts()}")
        _keep_and_publish(zone, zone.published, drafter, approver)
        post.show(await _match_and_push("匹配", approver, post))
        await _match_and_push("再来一次", approver, post)
        post.wait_until(post.now + timedelta(hours=1))
        name = _raise_one(zone, approver, post)
        post.show(await _match_and_push("再匹配", approver, post))
        return name


def _keep_and_publish(zone: Zone, document: str, drafter: Office, approver: Office) -> None:
    path = Path("政策原文") / document
    read_and_keep(drafter, path)
    publish(approver, path, date(zone.moment.year, 1, 1))


async def _match_and_push(said: str, office: Office, post: Post) -> Arrival:
    saved = match_at(office, post.now)
    arrival = await post.push()
    print(f"{said}：{_came_to(saved)}；推送到达 {arrival.counts()}，{arrival.in_digest} 条随周报")
    return arrival


def _came_to(saved: Saved) -> str:
    """How many newly qualify for how much."""
    new = [change.after for change in saved.changes if change.after and change.after.outcome == "qualifies"]
    paid = [standing for standing in new if standing.amount]
    total = sum(standing.amount or 0 for standing in paid)
    nothing = f"（另有 {len(new) - len(paid)} 家符合但算得0元，不打扰）" if len(new) > len(paid) else ""
    return f"新符合 {len(paid)} 家，合计 {say_yuan(total)}{nothing}"


def _raise_one(zone: Zone, officer: Office, post: Post) -> str:
    """A company that is one figure short brings its accounts: its research expense is put right."""
    near = select(*columns(EventRow, "company")).where(col(EventRow.kind) == "near_miss").order_by(col(EventRow.id))
    with officer.database.reading() as tx:
        known = profile(tx, read(tx, near.limit(1))[0].company, day_of(post.now))
    revenue = max(value for value in known.values["revenue"].series.values() if isinstance(value, int | Fraction))
    enough = int(revenue * zone.share) + 1
    said = correct(officer, known, "研发费用", str(enough), str(zone.year), "补报研发费用专项审计")
    print(f"差一点的一家补报了数据：{known.name} {said}")
    return known.name or known.id
