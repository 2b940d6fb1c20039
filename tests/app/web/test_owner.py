"""The owner's page: a link opens the public part, a code the company's own, and nothing opens another company's."""

from tests.app.web.offices import FIGURES, NAMES, TEXT, Office

OWN = ("2512.34万元", NAMES[1], "25.1234万元", "科技统计年报")


def test_a_link_opens_the_public_part(office: Office) -> None:
    link = office.message(1, "三（二）")
    page = office.browser().get(f"/s/{link}")
    assert page.status == 200
    for said in (
        TEXT,
        "谁能申报",
        "不低于2000万元",
        "1%",
        "2026-03-01 至 2026-04-30",
        "还有 45 天截止",
        "0311-12345678",
    ):
        assert said in page.words
    assert not [said for said in OWN if said in page.text]


def test_a_code_opens_the_companys_own_part(office: Office) -> None:
    link = office.message(1, "三（二）")
    page = office.sign_in(office.browser(), link)
    assert page.status == 200
    for said in (*OWN, "符合", "2026-03-15 记录", "高新技术企业（至2028-11-30）", "数据不对", "退订"):
        assert said in page.words, said
    assert office.sent[0][0] == office.contacts[1]
    assert str(FIGURES[2]) not in page.text
