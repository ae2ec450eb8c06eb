"""Texts of the reference pages in Vietnamese, by their English."""

PAGES: dict[str, str] = {
    "Skip to the content": "Đến phần nội dung",
    "Reference": "Tra cứu",
    "Sandbox": "Trang sandbox",
    "Overview": "Tổng quan",
    "Methods": "Phương thức",
    "More": "Khác",
    "Errors and notes": "Mã lỗi và ghi chú",
    "How sure we are": "Mức độ chắc chắn",
    "Control API": "API điều khiển",
    (
        "This server answers as eTelecom's Zalo Cloud API does. Point a client here by its "
        "base URL and key; nothing else in the client changes. This page and all that it "
        "links to come from this server alone."
    ): (
        "Máy chủ này trả lời giống API Zalo Cloud của eTelecom. Chỉ cần trỏ base URL và khóa "
        "của client về đây, không phải đổi gì khác. Trang này và mọi thứ nó liên kết tới đều "
        "do chính máy chủ này cung cấp."
    ),
    "Make a call": "Gọi thử",
    "Base URLs and keys": "Base URL và khóa",
    "The base URLs, and the keys of the world `demo`": "Các base URL và khóa của world `demo`",
    "For": "Dành cho",
    "Takes": "Nhận khóa",
    "Key in `demo`": "Khóa trong `demo`",
    "Method": "Phương thức",
    "What it answers": "Trả về gì",
    "How sure": "Độ chắc chắn",
    (
        "A key `test:<name>`, with any name, opens a world of that name at its first use, by "
        "every base URL: tests that run side by side need no set-up to keep out of each "
        "other's way."
    ): (
        "Khóa `test:<tên>`, với tên bất kỳ, mở một world mang tên đó ở lần dùng đầu tiên, qua "
        "mọi base URL: các bài test chạy song song không cần chuẩn bị gì mà vẫn không đụng "
        "nhau."
    ),
    (
        "Every call is a POST with a JSON object as its body; `{}` is fine. The base URL and "
        "the service are joined by a dot: `<base URL>.Zalo/<Method>`."
    ): (
        "Mọi lời gọi đều là POST với body là một object JSON; `{}` cũng được. Base URL và tên "
        "dịch vụ nối với nhau bằng dấu chấm: `<base URL>.Zalo/<Method>`."
    ),
    "The vendor's methods that this server answers": (
        "Các phương thức của nhà cung cấp mà máy chủ này trả lời"
    ),
    "Where it is called": "Gọi ở đâu",
    "Address": "Địa chỉ",
    "Request": "Yêu cầu",
    "Answer": "Phản hồi",
    "Sorting": "Sắp xếp",
    "Example request": "Yêu cầu mẫu",
    "Example answer": "Phản hồi mẫu",
    "Both parts may be left out, and so may every field in them.": (
        "Có thể bỏ cả hai phần, và bỏ bất kỳ trường nào trong đó."
    ),
    "`filter`: all that are given must hold": "`filter`: mọi điều kiện đã nêu đều phải thỏa",
    "Without a sort the newest come first.": ("Nếu không nêu thứ tự, bản ghi mới nhất đứng trước."),
    "What the vendor does not show": "Những gì nhà cung cấp không hiển thị",
    "Errors": "Lỗi",
    "What is answered when something is wrong": "Trả về gì khi có gì đó sai",
    "Error": "Lỗi",
    "To cause it": "Cách gây ra",
    "Example of `msg`": "Ví dụ `msg`",
    "Field": "Trường",
    "Type": "Kiểu",
    "Meaning": "Ý nghĩa",
    "Source": "Nguồn",
    "The body": "Body",
    "Status 200": "Mã 200",
    "An empty object.": "Một object rỗng.",
    "The vendor's errors": "Các lỗi của nhà cung cấp",
    "What it says": "Nội dung",
    "How to cause each": "Cách gây ra từng lỗi",
    "Notes": "Ghi chú",
    "The notes": "Các ghi chú",
    "Note": "Ghi chú",
    "When": "Khi nào",
    "A strict world refuses it.": "World nghiêm ngặt sẽ từ chối.",
    (
        "Where an answer rests on leniency or on an assumption that the caller touched, the "
        "call carries a note: in the log, and as the header `X-Mock-Note`. The vendor sends "
        "none. Status and body do not change because of one, but for a world that was made "
        "strict: it answers leniency with 400, and a `msg` that begins with `strict: `."
    ): (
        "Khi câu trả lời dựa trên sự dễ dãi hoặc trên một giả định mà lời gọi chạm tới, lời "
        "gọi mang một ghi chú: trong log và trong header `X-Mock-Note`. Nhà cung cấp không "
        "gửi ghi chú nào. Ghi chú không làm đổi mã trạng thái và body, trừ world được tạo ở "
        "chế độ nghiêm ngặt: ở đó sự dễ dãi bị trả về 400, với `msg` bắt đầu bằng `strict: `."
    ),
    (
        "The vendor's documentation leaves much open. Every method, field, rule and error "
        "here bears a grade that says where the knowledge of it comes from."
    ): (
        "Tài liệu của nhà cung cấp còn bỏ ngỏ nhiều điều. Mỗi phương thức, trường, quy tắc và "
        "lỗi ở đây đều có một mức, cho biết điều đó được biết từ đâu."
    ),
    "Facts by topic and grade": "Số điều đã biết theo chủ đề và mức",
    "Topic": "Chủ đề",
    "All": "Tất cả",
    "Fact": "Nội dung",
    "documented": "có tài liệu",
    "observed": "đã quan sát",
    "assumed": "giả định",
    "A page of the vendor says it, or of Zalo where the source names it.": (
        "Một trang của nhà cung cấp nói vậy, hoặc của Zalo nếu nguồn ghi như thế."
    ),
    (
        "A real answer, a real client or the public source of the same backend family shows "
        "it; the source says when, where that is known."
    ): (
        "Một câu trả lời thật, một client thật hoặc mã nguồn công khai của cùng họ backend "
        "cho thấy điều đó; nguồn ghi rõ thời điểm nếu biết."
    ),
    "Nobody published it: the simulator's own decision, which may turn out wrong.": (
        "Chưa ai công bố: đây là quyết định của trình giả lập, và có thể sai."
    ),
    (
        "The simulator's own calls, which the vendor does not have. They take and answer "
        "JSON; an error has the vendor's shape."
    ): (
        "Các lời gọi riêng của trình giả lập, nhà cung cấp không có. Chúng nhận và trả JSON; "
        "lỗi có dạng như của nhà cung cấp."
    ),
    "Call": "Lời gọi",
    "What it does": "Tác dụng",
    "Answers": "Trả về",
    "Query": "Tham số",
}
