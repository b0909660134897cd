"""Articles for the tests of batches, made from a few words: as many as wanted, three and more to a story."""

from __future__ import annotations

import json
import random
from pathlib import Path

from machtin.article import Article
from tests.keep.invented import article

SURNAMES = "Lò Hà Tráng Vàng Đèo Giàng Sùng Mùa Quàng Lường".split()
GIVEN = "Khoai Pha Seo Dung Lâm Thịnh Cọ Mỷ Sênh Páo Tếnh Chứ".split()
PLACES = "Nậm Mỷ|Huổi Lếch|Pá Vạt|Tà Cọ|Mường Khiêng|Chiềng Lao|Phiêng Ban|Sín Thầu".split("|")
EVENTS = (
    ("sạt lở", "Sạt lở ở {p}, {n} người chết", "Vụ sạt lở đất ở {p} làm {n} người chết, {m} người bị thương.", "đất đá tràn xuống khu dân cư"),
    ("cháy chợ", "Cháy chợ {p}, {m} ki-ốt thành tro", "Ngọn lửa bùng lên ở chợ {p}, {m} ki-ốt bị thiêu rụi.", "nguyên nhân ban đầu là chập điện"),
    ("bắt giữ", "Bắt {n} người buôn gỗ lậu ở {p}", "Công an {p} bắt {n} người chở {m} m3 gỗ lậu.", "nhóm này khai đã làm nhiều tháng"),
)


def stories(n: int, seed: int = 7) -> list[Article]:
    """Return n invented articles; three follow each other that tell the same."""
    chance = random.Random(seed)
    out: list[Article] = []
    while len(out) < n:
        _, title, lead, words = chance.choice(EVENTS)
        who = f"{chance.choice(SURNAMES)} {chance.choice(SURNAMES)} {chance.choice(GIVEN)}"
        fill = {"p": f"{chance.choice(PLACES)} {chance.randint(1, 99)}", "n": chance.randint(2, 9), "m": chance.randint(10, 90)}
        day = f"2031-{chance.randint(1, 12):02d}-{chance.randint(1, 27):02d}"
        for paper in ("song", "nui", "bien"):
            k = len(out)
            if k < n:
                lines = [title.format(**fill), lead.format(**fill), f"Ông {who} nói {words}.", f"Người dân {fill['p']} kể rằng {words}, theo báo {paper}."]
                out.append(article(f"b{k}", *lines, source=f"bao{paper}.example", published=f"{day}T0{k % 9}:00"))
    return out


def write_lines(path: Path, articles: list[Article]) -> Path:
    """Write articles as JSON lines."""
    rows = []
    for a in articles:
        title, lead, *body = a.text.splitlines()
        rows.append(json.dumps({"id": a.id, "source": a.source, "published": a.published, "title": title, "lead": lead, "body": body}, ensure_ascii=False))
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path
