"""How fast clauses are read against bare jieba, how long the first one takes, and in how much memory."""

import resource
import subprocess
import sys
import time

import pytest

from parsers.clauses import read_clause
from parsers.tokens import reader_for
from tests.parsers.corpora import OWN, lines

pytestmark = pytest.mark.benchmark


def test_clauses_a_second() -> None:
    texts = [row["text"] for row in lines(OWN)]
    cutter = reader_for()._cutter
    started = time.process_time()  # of this process alone, whatever else the machine does
    for text in texts:
        cutter.cut(text)
    bare = time.process_time() - started
    for text in texts[:20]:
        read_clause(text)
    started = time.process_time()
    for text in texts:
        read_clause(text)
    took = time.process_time() - started
    print(f"\n{len(texts) / took:.0f} clauses a second, {took / bare:.1f} times bare jieba")
    assert len(texts) / took >= 200


def test_the_memory_it_takes() -> None:
    """Of a process that does nothing else."""
    code = (
        "import resource, sys; from app.cli import run; done = run(['parse', '--clauses', sys.argv[1]]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(done)"
    )
    command = [sys.executable, "-c", code, str(OWN)]
    said = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    memory = int(said.split()[-1]) / 1024
    print(f"\nhuiqi parse: {memory:.0f} MB")
    assert memory < 400


def test_the_first_clause() -> None:
    """`huiqi parse` from a cold start."""
    code = "import sys; from app.cli import run; sys.exit(run(['parse', '--clauses', '-']))"
    line = '{"id": "1", "text": "营业收入不低于5000万元的企业，给予10万元奖励。"}'
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-c", code], check=True, input=line.encode(), stdout=subprocess.DEVNULL)
    took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before  # not the waiting for a busy machine
    print(f"\nhuiqi parse: the first clause after {took:.2f} s")
    assert took <= 3
