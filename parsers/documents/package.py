"""The parts of a .docx: a zip file that is unpacked within limits, and XML that is read without entities."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from engine.errors import InputError, Problem

MOST_PARTS = 10_000
LARGEST_PART = 20_000_000
LARGEST_RATIO = 200  # of unpacked to packed; styles of real files reach 40
SMALL = 1_000_000  # a part below this is never a bomb

_REPAIR = "用 Word 或 WPS 打开，另存为 .docx 再试"


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip file that has a sane number of parts."""
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise InputError(Problem(message=f"压缩包里的文件超过{MOST_PARTS}个", help="不像 Word 文件，没有打开"))
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError):
        raise InputError(Problem(message="文件已损坏，不能解压", help=_REPAIR)) from None


def part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Read one part of the package as XML; None if the package has no such part."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    return parse_xml(_unpacked(archive, info), name)


def related(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    """List what a part refers to inside the package: kind (numbering, styles) and name of the part."""
    folder, _, file = name.rpartition("/")
    root = part(archive, f"{folder}/_rels/{file}.rels".lstrip("/"))
    for link in () if root is None else root:
        if isinstance(link.tag, str) and link.get("TargetMode") != "External":
            target = link.get("Target") or ""
            inside = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            yield (link.get("Type") or "").rpartition("/")[2], inside


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse XML that may come from anywhere: no entities, no network, no document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise InputError(Problem(message="文件已损坏，XML 不完整", place=name, help=_REPAIR)) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs know no DocInfo
        raise InputError(Problem(message="XML 里有文档类型或实体声明，为安全起见不读", place=name, help=_REPAIR))
    return root


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack no more than is allowed, whatever the sizes in the directory say."""
    try:
        with archive.open(info) as stream:
            data = stream.read(LARGEST_PART + 1)
    except RuntimeError:
        raise InputError(Problem(message="文件加了密码", place=info.filename, help="去掉密码，另存后再读")) from None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError):
        raise InputError(Problem(message="文件已损坏，不能解压", place=info.filename, help=_REPAIR)) from None
    if len(data) > LARGEST_PART or len(data) > max(SMALL, LARGEST_RATIO * info.compress_size):
        raise InputError(Problem(message="解压后过大，像压缩炸弹", place=info.filename, help="没有打开；请检查来源"))
    return data
