"""The pages in Chromium, as a phone of 375 px shows them."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import uvicorn

from app.web.serving import listening
from tests.app.web.chromium import PROGRAM, Phone, phone
from tests.app.web.offices import Office

ROOT = Path(__file__).parents[3]
AXE = Path(os.environ.get("HUIQI_AXE") or ROOT / "node_modules/axe-core/axe.min.js")
PICTURES = os.environ.get("HUIQI_PICTURES")  # a folder in which to keep what was seen

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed (apt-get install chromium)")

LOOKS = """(() => {
  const bright = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
    .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
  const pale = [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => { const a = bright(getComputedStyle(e).color), b = bright(behind(e));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5; }).map(e => e.outerHTML.slice(0, 80));
  const pressed = 'button, a.main, nav a, input:not([type=hidden]):not([type=radio]), label.choice';
  const small = [...document.querySelectorAll(pressed)]
    .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80));
  const nameless = [...document.querySelectorAll('input:not([type=hidden])')]
    .filter(e => !e.labels.length).map(e => e.outerHTML.slice(0, 80));
  return { pale, small, nameless, width: document.documentElement.scrollWidth,
    scripts: document.scripts.length, mains: document.querySelectorAll('main').length,
    heads: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
    font: parseFloat(getComputedStyle(document.body).fontSize) };
})()"""


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The office behind a real server."""
    taken = listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(office.app(), log_level="critical", lifespan="off", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


async def looked(seen: Phone, name: str) -> dict[str, Any]:
    if PICTURES:
        await seen.picture(Path(PICTURES) / f"{name}.png")
    found: dict[str, Any] = await seen.asks(LOOKS)
    if AXE.exists():
        await seen.asks(AXE.read_text(encoding="utf-8"))
        found["axe"] = await seen.asks(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).join(' ')))"
        )
    return found


async def walk(seen: Phone, office: Office, base: str, link: str, size: str = "") -> dict[str, dict[str, Any]]:
    """Everything an owner sees, in the order in which he comes to it."""
    shown: dict[str, dict[str, Any]] = {}

    async def see(name: str) -> None:
        shown[size + name] = await looked(seen, size + name)

    await seen.goes(f"{base}/s/{link}")
    await see("public")
    await seen.presses("a.main")
    await see("ask")
    await seen.presses("button.main")
    await see("code")
    await seen.asks(f"document.querySelector('#code').value = '{office.sent[-1][1]}'")
    await seen.presses("button.main")
    await see("own")
    await seen.presses("button[value=applied]")
    await see("said")
    await seen.goes(f"{base}/s/nothing")
    await see("error")
    return shown


def test_pages_are_readable_on_a_phone(office: Office) -> None:
    link, other = office.message(1, "三（二）"), office.message(2, "三（二）")

    async def play(base: str) -> tuple[dict[str, dict[str, Any]], list[str]]:
        async with phone() as seen:
            shown = await walk(seen, office, base, link)
        async with phone(320) as narrow:
            shown |= await walk(narrow, office, base, other, "narrow ")
        return shown, [said for said in seen.complaints if "404" not in said]

    with served(office) as base:
        shown, complaints = asyncio.run(play(base))
    for name, found in shown.items():
        width = 320 if name.startswith("narrow") else 375
        wanted = {"pale": [], "small": [], "nameless": [], "width": width, "scripts": 0, "mains": 1, "heads": 1}
        wanted |= {"lang": "zh-CN", "font": 18}
        if "axe" in found:
            wanted["axe"] = []
        assert found == wanted, name
    assert not complaints


SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}  # 1.6 Mbit/s
PAINTED = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
SHIFTED = """new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries()
  .forEach(e => { sum += e.value; })).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 200); })"""


@pytest.mark.benchmark
def test_the_page_stands_within_a_second_on_a_slow_phone(office: Office) -> None:
    link = office.message(1, "三（二）")

    async def play(base: str) -> list[tuple[float, float]]:
        async with phone() as seen:
            await seen.goes(f"{base}/healthz")
            await seen.does("Network.emulateNetworkConditions", **SLOW)
            await seen.does("Emulation.setCPUThrottlingRate", rate=4)
            return [await visited(seen, f"{base}/s/{link}") for _ in range(5)]

    with served(office) as base:
        visits = asyncio.run(play(base))
    painted, shifted = median(first for first, _ in visits), max(moved for _, moved in visits)
    print(f"largest paint after {painted:.0f} ms, shifted by {shifted:.3f}")
    assert painted <= 1_000
    assert shifted <= 0.02


async def visited(seen: Phone, url: str) -> tuple[float, float]:
    await seen.goes(url)
    return await seen.asks(PAINTED), await seen.asks(SHIFTED)
