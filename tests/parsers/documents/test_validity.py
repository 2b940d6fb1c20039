"""Days, spans of time, and from when until when a document holds."""

from datetime import date

import pytest

from parsers.documents.dates import Length, after, day_of, days_in, length_of
from parsers.documents.validity import validity

ISSUED = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026年3月1日", date(2026, 3, 1)),
        ("２０２６年３月１日", date(2026, 3, 1)),
        ("2026 年 3 月 1 日", date(2026, 3, 1)),
        ("二〇二六年三月一日", date(2026, 3, 1)),
        ("二○二六年十二月三十一日", date(2026, 12, 31)),
        ("二零二六年十月二十日", date(2026, 10, 20)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("2026.03.01", date(2026, 3, 1)),
        ("2024年2月底", date(2024, 2, 29)),
        ("2025年末", date(2025, 12, 31)),
    ],
)
def test_days(words: str, day: date) -> None:
    assert day_of(words) == day
    assert [found for found, _ in days_in(f"自{words}起")] == [day]


@pytest.mark.parametrize("words", ["2026年2月30日", "2026年13月1日", "2026年", "1.2.3", "0000年1月1日"])
def test_what_is_no_day(words: str) -> None:
    assert list(days_in(words)) == []


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("三年", Length(months=36)),
        ("3年", Length(months=36)),
        ("两年", Length(months=24)),
        ("半年", Length(months=6)),
        ("18个月", Length(months=18)),
        ("十八个月", Length(months=18)),
        ("30日", Length(days=30)),
        ("三十天", Length(days=30)),
        ("零年", None),
        ("若干年", None),
    ],
)
def test_lengths(words: str, length: Length | None) -> None:
    assert length_of(words) == length


def test_months_end_where_the_month_ends() -> None:
    assert after(date(2024, 1, 31), Length(months=1)) == date(2024, 2, 29)
    assert after(date(2024, 2, 29), Length(months=12)) == date(2025, 2, 28)
    assert after(date(9999, 1, 1), Length(months=12)) is None


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("本办法自2024年4月1日起施行，有效期3年。", "2024-04-01", "2027-03-31"),
        ("本措施自印发之日起施行，有效期至2025年12月31日。", "2024-03-15", "2025-12-31"),
        ("本细则自发布之日起30日后施行，有效期五年。", "2024-04-14", "2029-04-13"),
        ("本细则自公布之日起满30日后施行。", "2024-04-14", None),
        ("本办法自印发之日起一个月后施行，试行期两年。", "2024-04-15", "2026-04-14"),
        ("本意见自发布之日起试行，试行一年。", "2024-03-15", "2025-03-14"),
        ("本政策有效期自2024年1月1日起至2026年12月31日止。", "2024-01-01", "2026-12-31"),
        ("本政策有效期为2024年1月1日—2026年12月31日。", "2024-01-01", "2026-12-31"),
        ("本措施执行期限自2024年1月1日至2024年12月31日。", "2024-01-01", "2024-12-31"),
        ("本通知从2024年5月1日起执行，执行至2025年4月30日。", "2024-05-01", "2025-04-30"),
        ("本措施自发布之日起实施，有效期暂定三年，由市科技局负责解释。", "2024-03-15", "2027-03-14"),
        ("本通知自发文之日起执行，有效期至2025年底。", "2024-03-15", "2025-12-31"),
        ("本规定自二〇二四年六月一日起施行，有效期半年。", "2024-06-01", "2024-11-30"),
        ("本办法于2024年7月1日起正式实施。", "2024-07-01", None),
        ("自2024年5月1日起施行，有效期2年。", "2024-05-01", "2026-04-30"),
        ("有效期18个月，自印发之日起执行。", "2024-03-15", "2025-09-14"),
        ("八、本办法自发布之日起施行。有效期三年。", "2024-03-15", "2027-03-14"),
        ("本措施自2024年4月1日起施行，2021年2月1日印发的《某办法》（云政发〔2021〕1号）同时废止。", "2024-04-01", None),
        ("《云港市若干措施》自2024年4月1日起施行，有效期一年。", "2024-04-01", "2025-03-31"),
        # other things than the document have a time, too
        ("高新技术企业证书有效期为三年。", None, None),
        ("《某某办法》自2020年1月1日起施行，有效期5年。", None, None),
        ("自2024年1月1日起至2024年12月31日止，对小微企业免征房租。", None, None),
        ("租期3年以上、合同在有效期内的企业，给予补贴。", None, None),
        ("申报期限为2024年5月1日至2024年6月30日。", None, None),
        ("本办法自印发之日起10个工作日后施行。", None, None),
    ],
)
def test_validity(sentence: str, effective: str | None, expires: str | None) -> None:
    found = validity(sentence, "云港市若干措施", ISSUED)
    assert [str(day) if day else None for day in (found.effective, found.expires)] == [effective, expires]


def test_without_a_day_of_issue_a_time_counted_from_it_is_unknown() -> None:
    assert validity("本办法自印发之日起施行，有效期三年。", "", None) == validity("", "", None)


def test_the_words_are_named() -> None:
    text = "第一条 略。\n第二条 本办法自2024年4月1日起施行，有效期3年。"
    found = validity(text, "", None)
    assert found.effective_span and text[slice(*found.effective_span)] == "2024年4月1日起施行"
    assert found.expires_span and text[slice(*found.expires_span)] == "有效期3年"
