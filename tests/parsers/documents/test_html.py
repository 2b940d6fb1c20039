"""Web pages give their document and nothing of the site around it."""

from collections.abc import Callable

import pytest

from engine.errors import InputError
from parsers.documents import Document, metadata

Read = Callable[..., Document]

RULE = "对新认定的高新技术企业，给予20万元奖励，单家企业每年最高100万元。"


def texts(document: Document) -> list[str]:
    return [document.words(block) for block in document.blocks]


def page(body: str, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("told", [True, False])
def test_the_encoding_is_found(read: Read, encoding: str, told: bool) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if told else ""
    assert texts(read(f"<html><head>{meta}</head><body><p>{RULE}</p></body></html>".encode(encoding))) == [RULE]


def test_a_page_that_names_the_wrong_encoding_is_read_all_the_same(read: Read) -> None:
    said = f'<html><head><meta charset="utf-8"></head><body><p>{RULE}</p></body></html>'
    assert texts(read(said.encode("gb18030"))) == [RULE]


def test_what_stands_around_the_text_is_left_out(read: Read) -> None:
    body = f"""
      <div id="header"><div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div></div>
      <div class="container"><div class="position">您当前的位置：首页 &gt; 政策文件</div>
      <h1>云港市若干措施</h1><div class="info">来源：云港市科技局　字号：[大 中 小]</div>
      <div id="UCAP-CONTENT"><p style="text-align:center">云港市若干措施</p><p>第一条　{RULE}</p>
      <p>第二条　本措施自发布之日起施行。</p><p>分享到：微信　微博</p></div>
      <div class="xgyd"><p>我市对优秀企业奖励500万元</p></div></div>
      <div style="display:none">隐藏奖励1000万元</div><footer>主办：云港市人民政府</footer>
      <script>var a = "奖励2000万元"</script>"""
    assert texts(read(page(body))) == ["云港市若干措施", f"第一条　{RULE}", "第二条　本措施自发布之日起施行。"]


def test_a_page_without_a_known_box_is_narrowed_to_its_text(read: Read) -> None:
    """Old sites lay out their pages with tables."""
    links = "".join(f'<td><a href="{at}">频道{at}</a></td>' for at in range(8))
    body = f"""<table><tr>{links}</tr></table>
      <table width="980"><tr><td width="200"><ul><li><a href="1">通知一</a></li><li><a href="2">通知二</a></li>
      <li><a href="3">通知三</a></li></ul></td><td><p>第一条　{RULE}</p><p>第二条　{RULE}</p></td></tr></table>"""
    assert [words for words in texts(read(page(body))) if "频道" not in words and "通知" not in words] == [
        f"第一条　{RULE}",
        f"第二条　{RULE}",
    ]


def test_text_in_several_boxes_is_kept_whole(read: Read) -> None:
    """Two editors' boxes, and a signature that stands behind them."""
    box = '<div class="TRS_Editor"><p>{}</p></div>'
    boxes = box.format("第一条　" + RULE) + box.format("第二条　" + RULE)
    body = f'<div class="article-content">{boxes}<p>云港市科技局</p></div>'
    assert texts(read(page(body))) == ["第一条　" + RULE, "第二条　" + RULE, "云港市科技局"]
    plain = f"<div><div><p>第一条　{RULE * 4}</p></div><p>云港市科技局</p><p>2025年3月1日</p></div>"
    assert texts(read(page(plain)))[1:] == ["云港市科技局", "2025年3月1日"]


def test_line_ends_of_the_source_are_none_of_the_text(read: Read) -> None:
    assert texts(read(page("<p>对认定的高新技术企业，\n    给予20万元\n奖励。</p>"))) == [
        "对认定的高新技术企业，给予20万元奖励。"
    ]
    assert texts(read(page("<pre>第一条 对企业奖励。\n第二条 施行。</pre>"))) == [
        "第一条 对企业奖励。",
        "第二条 施行。",
    ]


def test_numbered_lists_show_their_numbers(read: Read) -> None:
    lists = f'<ol><li>国家级</li><li>省级</li></ol><ol start="3" type="a"><li>{RULE}</li></ol><ul><li>其他</li></ul>'
    body = f'<div id="zoom">{lists}</div>'
    assert texts(read(page(body))) == ["1.国家级", "2.省级", f"c.{RULE}", "其他"]


def test_tables_keep_spans_and_headings(read: Read) -> None:
    body = """<div id="zoom"><table><thead><tr><th rowspan="2">级别</th><th colspan="2">奖励</th></tr>
      <tr><th>首次</th><th>再次</th></tr></thead>
      <tbody><tr><td rowspan="2"><p>国家级</p></td><td>200万元</td><td>50万元</td></tr>
      <tr><td><p>含税</p><p>80万元</p></td><td>20万元</td></tr></tbody></table></div>"""
    document = read(page(body))
    assert texts(document)[2:] == ["国家级 | 200万元 | 50万元", "国家级 | 含税 80万元 | 20万元"]
    assert [cell.heading for cell in document.blocks[3].cells] == ["级别", "奖励/首次", "奖励/再次"]
    assert str(document.place(document.text.index("20万元"))) == "表1第4行第3列"


def test_what_the_page_states_beside_the_text_is_metadata(read: Read) -> None:
    """The index table of a government page: labels in one cell, values in the next, or both in one."""
    body = f"""<table><tr><td>索引号：</td><td>123</td><td>发文机关：</td><td>云港市科学技术局</td></tr>
      <tr><td>文号：</td><td>云科〔2025〕9号</td><td>成文日期：</td><td>2025年03月07日</td></tr>
      <tr><td colspan="4">失效日期：2027-12-31</td></tr></table>
      <h1>云港市创新券管理办法</h1><div id="zoom"><p>第一条　{RULE}</p></div>"""
    found = metadata(read(page(body)))
    assert (found.title, found.issuer, found.document_number) == (
        "云港市创新券管理办法",
        "云港市科学技术局",
        "云科〔2025〕9号",
    )
    assert (str(found.issued), str(found.expires), found.place) == ("2025-03-07", "2027-12-31", "云港市")


def test_attachments_are_named_because_rules_may_stand_there(read: Read) -> None:
    body = f'<div id="zoom"><p>现予印发。{RULE}</p><p><a href="/P0202.docx">附件：实施细则.docx</a></p></div>'
    assert read(page(body)).remarks == ("网页上的附件没有读：附件：实施细则.docx；请下载后分别读",)


def test_a_page_too_deep_to_be_read_whole_is_refused(read: Read) -> None:
    body = "<div>" * 10_000 + f"<p>{RULE}</p>" + "</div>" * 10_000 + f"<p>{RULE}</p>"
    with pytest.raises(InputError, match="网页嵌套过深或过长，读不全"):
        read(page(body))
