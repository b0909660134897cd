"""The articles that the queries of `queries.toml` are asked of: all invented, with traps."""

from __future__ import annotations

from machtin.article import Article
from tests.keep.invented import article, bundled

_TOLD = """
chay | 2031-03-01 | baodonghai.example | Cháy xưởng gỗ ở Hải Đằng | Đội cứu hoả dập tắt đám cháy sau ba giờ. | Không ai bị thương. Lính cứu hỏa cho biết lửa bùng lên từ máy cưa.
cau | 2031-03-02 | baovungcao.example | Cầu Vạn Cồn thông xe | Cầu Vạn Cồn dài 1.200 m được thông xe sáng 2/3. | Người dân hai bên sông không còn phải đi phà.
pha | 2031-02-20 | baovungcao.example | Lật phà gần cầu Vạn Cồn, 3 người chết | Phà chở 40 người lật lúc 6h sáng. | Lực lượng cứu hộ tìm kiếm hai người mất tích. Công an điều tra nguyên nhân.
hoi-nghi | 2031-03-03 | tinthudo.example | Thủ tướng dự hội nghị ở Hà Nội | Hội nghị bàn về đường sắt trên cao. | Thủ tướng yêu cầu các bộ làm rõ tiến độ. Ủy ban Nhân dân thành phố báo cáo chi phí 2.500 tỷ đồng.
mua | 2031-03-04 | tinthudo.example | Hà Nội mưa lớn, nhiều nơi ngập | Mưa lớn kéo dài hai ngày. | Nhiều tuyến phố ngập sâu. Xe máy chết máy ở chân cầu.
mua-2 | 2031-03-05 | baodonghai.example | Hải Đằng ngập sau mưa lớn | Mưa lớn từ đêm 4/3 làm ngập chợ. | Người dân kê đồ lên cao.
sat-lo | 2031-03-06 | baovungcao.example | Sạt lở đất ở Mường Khoa | Mưa lớn làm đất đá đổ xuống đường. | Hai người chết, ba người mất tích. Lực lượng tìm kiếm cứu nạn có mặt.
noi-tro | 2031-03-06 | baodonghai.example | Chuyện của một bà mẹ ở Hải Đằng | Theo chị Hà nội dung cuộc họp phụ huynh đã rõ. | Chị nuôi bốn con ăn học.
ban-do | 2031-03-07 | tinthudo.example | Bán đồ cũ ở quận Đống Đa, Hà Nội | Chợ đồ cũ họp mỗi sáng chủ nhật. | Khách mua từ đèn dầu đến cối đá.
ngoai-giao | 2031-03-07 | theogioi.example | Bộ Ngoại giao Toskar bác cáo buộc | Người phát ngôn Nasser Kanani bác bỏ cáo buộc. | Ông Kanani nói: "Liên quân phải rút khỏi vùng biển này". Bộ Ngoại giao Toskar chưa nói gì thêm.
ngoai-giao-2 | 2031-03-08 | theogioi.example | Toskar phóng thử tên lửa | Toskar phóng thử tên lửa sáng 8/3. | Ông Nasser Kanani cho biết vụ phóng đã được báo trước. Marenia lên án.
gia-dien | 2031-03-08 | tinkinhte.example | Tăng giá điện từ tháng 4 | Giá điện tăng 5,3% từ ngày 1/4. | Ở Hà Nội, nhiều gia đình lo tiền điện.
lai-suat | 2031-03-08 | tinkinhte.example | Ngân hàng giảm lãi suất | Lãi suất huy động giảm còn 4,8%. | Lãi suất cho vay chưa giảm. Cổ phiếu ngân hàng tăng giá.
lua-dao | 2031-03-09 | baodonghai.example | Khởi tố nhóm lừa đảo chiếm đoạt tài sản | Công an Hải Đằng khởi tố vụ án lừa đảo chiếm đoạt tài sản. | Năm người bị bắt. Nhóm này lấy của 120 người hơn 30 tỷ đồng.
sot | 2031-03-09 | baovungcao.example | Sốt xuất huyết lan ở trường học | Bệnh viện huyện nhận 42 học sinh sốt xuất huyết. | Bác sĩ khuyên diệt muỗi. Trường học đóng cửa ba ngày.
the-thao | 2031-03-10 | thethao24.example | Đội tuyển bóng đá nữ giành huy chương vàng | Trận đấu diễn ra ở Hà Nội tối 9/3. | Huấn luyện viên nói các cô gái đá rất hay. Đội bóng chuyền thua.
covid | 2031-03-10 | thethao24.example | Giải chạy trở lại sau Covid-19 | Giải chạy ở TP.HCM trở lại sau Covid-19. | 2.500 người ghi tên.
"""


def searched() -> list[Article]:
    """The articles of the table."""
    out = []
    for line in _TOLD.strip().splitlines():
        id, day, source, *lines = (part.strip() for part in line.split(" | "))
        out.append(article(id, *lines, source=source, published=day + "T08:00"))
    return out


def everything() -> list[Article]:
    """The table, and the bundled articles, among which the rarer words of the queries stand too."""
    return [*searched(), *bundled()]
