"""Vietnamese texts of the first page and of the banner, by their English."""

NEXT = """\b
Next:
  etelecom-mock serve                        a server, its addresses and its keys
  etelecom-mock exec -- npm test             your tests with a server of their own
  etelecom-mock serve --help                 every option
  http://127.0.0.1:8480/__admin/             the sandbox page and the reference, while it runs"""

_NEXT = """\b
Làm gì tiếp:
  etelecom-mock serve                        một server, kèm địa chỉ và key của nó
  etelecom-mock exec -- npm test             chạy test của bạn với một server riêng
  etelecom-mock serve --help                 mọi tùy chọn
  http://127.0.0.1:8480/__admin/             trang sandbox và phần tra cứu, khi server đang chạy"""

TEXTS = {
    NEXT: _NEXT,
    "Usage: ": "Cách dùng: ",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "A local simulator of eTelecom's Zalo Cloud API.": (
        "Trình giả lập Zalo Cloud API của eTelecom, chạy trên máy bạn."
    ),
    "Show the version and exit.": "In phiên bản rồi thoát.",
    "Show this message and exit.": "In trang này rồi thoát.",
    "Print the AsyncAPI 3 document of what is sent to webhooks.": (
        "In tài liệu AsyncAPI 3 về những gì được gửi đến webhook."
    ),
    "Write a call of each method: an .http file to standard output, or Bruno's files to FOLDER.": (
        "Viết sẵn một lời gọi cho mỗi method: file .http ra đầu ra chuẩn, hoặc các file của Bruno "
        "vào FOLDER."
    ),
    "Compare an API with the simulator's assumptions: exit 1 on a difference.": (
        "So một API với các giả định của trình giả lập: mã thoát 1 nếu có khác biệt."
    ),
    "Run COMMAND with a server of its own, and exit with its code.": (
        "Chạy COMMAND với một server riêng, rồi thoát với mã của nó."
    ),
    "Write a world to a fixture FILE or to standard output.": (
        "Ghi một world ra FILE fixture hoặc ra đầu ra chuẩn."
    ),
    "Exit 0 if a server is ready, otherwise 1.": "Mã thoát 0 nếu server sẵn sàng, nếu không là 1.",
    "Replace a world's records with those of a fixture FILE.": (
        "Thay các bản ghi của một world bằng các bản ghi trong FILE fixture."
    ),
    "Print the OpenAPI 3.1 document of the vendor's API or of the control API.": (
        "In tài liệu OpenAPI 3.1 của API eTelecom hoặc của control API."
    ),
    "Run the simulator until it is stopped.": "Chạy trình giả lập cho đến khi bị dừng.",
    "Judge what a client did: exit 1 on findings, 3 if no verdict can be given.": (
        "Chấm những gì client đã làm: mã thoát 1 nếu có lỗi, 3 nếu không thể chấm."
    ),
    "Wait until a server is ready: exit 0 when it is, 1 after the time-out.": (
        "Chờ server sẵn sàng: mã thoát 0 khi đã sẵn sàng, 1 khi hết giờ chờ."
    ),
    "etelecom-mock is ready (Ctrl-C stops it)": "etelecom-mock đã sẵn sàng (ấn Ctrl-C để dừng)",
    "sandbox page": "trang sandbox",
    "reference": "tra cứu",
}
"""In the banner, base URLs and keys keep their English names, by which programs find them."""
