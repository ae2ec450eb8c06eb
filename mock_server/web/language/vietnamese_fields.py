"""Descriptions of fields and states in Vietnamese, by their English."""

FIELDS: dict[str, str] = {
    "Created at this instant or later.": "Được tạo từ thời điểm này trở đi.",
    "Created before this instant; not before `date_from`.": (
        "Được tạo trước thời điểm này; không sớm hơn `date_from`."
    ),
    "Which time `date_from` and `date_to` bound.": (
        "`date_from` và `date_to` giới hạn theo mốc thời gian nào."
    ),
    'The rows after this cursor; "." is the first page.': (
        'Các dòng sau cursor này; "." là trang đầu.'
    ),
    'The rows before this cursor; "." is the last page.': (
        'Các dòng trước cursor này; "." là trang cuối.'
    ),
    "Rows of a page; 100 when absent, 0 or more than 100.": (
        "Số dòng mỗi trang; là 100 nếu không gửi, bằng 0 hoặc lớn hơn 100."
    ),
    "One field, with `-` in front for descending.": (
        "Một trường, thêm `-` phía trước để giảm dần."
    ),
    "Creation time.": "Thời điểm tạo.",
    "Time of the last change.": "Thời điểm thay đổi gần nhất.",
    "Zalo's error code.": "Mã lỗi của Zalo.",
    "Zalo's error code; 0 unless the status is `N`.": (
        "Mã lỗi của Zalo; là 0 trừ khi trạng thái là `N`."
    ),
    "What the error code means.": "Ý nghĩa của mã lỗi.",
    "When the token stops being valid.": "Thời điểm token hết hiệu lực.",
    "The journey on eTelecom's system.": "Journey trên hệ thống eTelecom.",
    "The journey on Zalo's system.": "Journey trên hệ thống Zalo.",
    "Whether the first message was charged.": "Tin đầu tiên đã tính phí hay chưa.",
    "The opaque code of the journey.": "Mã của journey, không nên phân tích nội dung.",
    "The recipient's number.": "Số điện thoại người nhận.",
    "`Z` newly created, `P` enabled, `N` disabled.": (
        "`Z` mới tạo, `P` đã kích hoạt, `N` đã vô hiệu."
    ),
    "The OA that it was created for.": "OA mà nó được tạo cho.",
    "The shop that it belongs to.": "Shop sở hữu.",
    "What it is for, and its days of validity.": "Dùng để làm gì và có hiệu lực bao nhiêu ngày.",
    "What may be called: sound, picture or both.": ("Được gọi loại nào: thoại, video hoặc cả hai."),
    "Whether the message arrived and was seen.": "Tin đã đến và đã được xem hay chưa.",
    "When the customer's device got the message.": "Thời điểm thiết bị của khách nhận được tin.",
    (
        "24 hours after creation while waiting or unanswered, 30 days after the answer when "
        "agreed, unset when refused or failed."
    ): (
        "24 giờ sau khi tạo nếu đang chờ hoặc không trả lời, 30 ngày sau khi khách đồng ý, "
        "không đặt nếu bị từ chối hoặc gửi lỗi."
    ),
    "The request message on eTelecom's system.": "Tin xin phép trên hệ thống eTelecom.",
    "Whether the message is charged.": "Tin có bị tính phí hay không.",
    "The OA that asks.": "OA xin phép.",
    "Why the shop wants to call.": "Lý do shop muốn gọi.",
    "`S` waiting, `NS` no answer, `P` agreed, `N` refused; `Z` the zero value.": (
        "`S` đang chờ, `NS` không trả lời, `P` đồng ý, `N` từ chối; `Z` là giá trị rỗng."
    ),
    "The shop on eTelecom's system.": "Shop trên hệ thống eTelecom.",
    "`P` success, `N` failure; `Z` the zero value.": (
        "`P` thành công, `N` thất bại; `Z` là giá trị rỗng."
    ),
    "The eTelecom user who sent the message.": "Người dùng eTelecom đã gửi tin.",
    "The campaign; 0 for none.": "Chiến dịch; 0 nếu không có.",
    "Whether it arrived and was seen.": "Đã đến và đã được xem hay chưa.",
    "When the customer's device got it.": "Thời điểm thiết bị của khách nhận được.",
    "What the customer ticked in a rating.": "Những mục khách chọn khi đánh giá.",
    "What the message costs, in dong.": "Giá của tin, tính bằng đồng.",
    "What its journey's first message costs on top, in dong.": (
        "Phụ phí cho tin đầu tiên của journey, tính bằng đồng."
    ),
    "The message on eTelecom's system.": "Tin nhắn trên hệ thống eTelecom.",
    "Whether it is charged.": "Có bị tính phí hay không.",
    "Whether it was sent in the mode `development`.": (
        "Có được gửi ở chế độ `development` hay không."
    ),
    "Its journey on Zalo's system; 0 for none.": (
        "Journey của nó trên hệ thống Zalo; 0 nếu không có."
    ),
    "The message on Zalo's system; empty when refused.": (
        "Tin nhắn trên hệ thống Zalo; rỗng nếu bị từ chối."
    ),
    "What the customer wrote in a rating.": "Nội dung khách viết khi đánh giá.",
    "The OA that sent it.": "OA đã gửi.",
    "The stars of a rating; 0 for none.": "Số sao đánh giá; 0 nếu chưa có.",
    "When the shop asked for it.": "Thời điểm shop yêu cầu gửi.",
    "Zalo's answer.": "Câu trả lời của Zalo.",
    "How it was sent.": "Cách gửi.",
    "When Zalo sent it.": "Thời điểm Zalo gửi.",
    "When it was handed to Zalo.": "Thời điểm chuyển cho Zalo.",
    "What was filled into the template.": "Dữ liệu đã điền vào mẫu.",
    "The template; a JSON integer.": "Mẫu tin; một số nguyên JSON.",
    "Milliseconds that Zalo tries to deliver it.": "Số mili giây Zalo cố gửi.",
    "The shop's own id of it.": "Id do shop tự đặt.",
    "What kind of message it is.": "Loại tin.",
    "The eTelecom user who sent it.": "Người dùng eTelecom đã gửi.",
    "The customer on Zalo's system; 0 while unknown.": (
        "Khách hàng trên hệ thống Zalo; 0 khi chưa biết."
    ),
    "Whether a quota of its own holds: 0 or 1.": "Có hạn mức riêng hay không: 0 hoặc 1.",
    "Whether it is sent with a journey's token.": "Có gửi bằng token của journey hay không.",
    "The OA that may send it.": "OA được phép gửi.",
    "Where it can be looked at.": "Địa chỉ xem thử.",
    "What a message costs, in dong.": "Giá mỗi tin, tính bằng đồng.",
    "What a message beyond the quota costs, in dong.": (
        "Giá mỗi tin vượt hạn mức, tính bằng đồng."
    ),
    "A reference of the shop's.": "Mã tham chiếu của shop.",
    "What a message costs without a contract, in dong.": (
        "Giá mỗi tin khi không có hợp đồng, tính bằng đồng."
    ),
    "Messages of it in a day.": "Số tin theo mẫu này mỗi ngày.",
    "Its name.": "Tên.",
    "Zalo's rating.": "Đánh giá của Zalo.",
    "Messages of it that are left today.": "Số tin theo mẫu này còn lại hôm nay.",
    "Only `ENABLE` can be sent.": "Chỉ `ENABLE` mới gửi được.",
    "What it is for.": "Dùng để làm gì.",
    "How it looks.": "Cách trình bày.",
    "The same as `template_id`.": "Giống `template_id`.",
    "Its status before the last change.": "Trạng thái trước lần thay đổi gần nhất.",
    "Why Zalo changed it.": "Lý do Zalo thay đổi.",
    "The Zalo application that it is linked to.": "Ứng dụng Zalo được liên kết.",
    "The address of its picture.": "Địa chỉ ảnh đại diện.",
    "The connection on eTelecom's system.": "Kết nối trên hệ thống eTelecom.",
    "How it is connected.": "Cách kết nối.",
    "The address of its cover picture.": "Địa chỉ ảnh bìa.",
    "When it was connected.": "Thời điểm kết nối.",
    "Zalo's rating of its messages.": "Đánh giá của Zalo về các tin của OA.",
    "Messages that it may send in a day.": "Số tin được gửi mỗi ngày.",
    "What it says of itself.": "Phần tự giới thiệu.",
    "When the connection ends.": "Thời điểm kết nối hết hạn.",
    "Whether Zalo has verified it.": "Zalo đã xác thực hay chưa.",
    "The rating of a week ago.": "Đánh giá của một tuần trước.",
    "The OA on Zalo's system.": "OA trên hệ thống Zalo.",
    "Its owner; spelled so in the vendor's JSON.": (
        "Chủ sở hữu; tên trường viết như vậy trong JSON của nhà cung cấp."
    ),
    "Messages that it may still send today.": "Số tin còn được gửi hôm nay.",
    "`P` connected, `N` disconnected.": "`P` đã kết nối, `N` đã ngắt kết nối.",
    "The same as `oa_id`.": "Giống `oa_id`.",
    "What its webhooks are signed with.": "Khóa dùng để ký webhook.",
    "Where its events go; empty while nowhere.": "Địa chỉ nhận sự kiện; rỗng nếu chưa đặt.",
    "It can be sent.": "Có thể gửi.",
    "`delivery_status` `received`: it came to the device, and is charged.": (
        "`delivery_status` `received`: đã đến thiết bị và bị tính phí."
    ),
    "`delivery_status` `seen`: the customer looked at it.": (
        "`delivery_status` `seen`: khách đã xem."
    ),
    "`reply_status` `NS`: nobody answered within a day.": (
        "`reply_status` `NS`: không ai trả lời trong một ngày."
    ),
    "`reply_status` `N`: the shop may not call.": "`reply_status` `N`: shop không được gọi.",
    "`reply_status` `P`: the shop may call until `expires_at`.": (
        "`reply_status` `P`: shop được gọi đến `expires_at`."
    ),
    "`reply_status` `P`, `expires_at` is over: the shop may not call any more.": (
        "`reply_status` `P`, đã quá `expires_at`: shop không được gọi nữa."
    ),
    "`reply_status` `S`, `delivery_status` `received`: it came to the device.": (
        "`reply_status` `S`, `delivery_status` `received`: đã đến thiết bị."
    ),
    "`reply_status` `S`, `delivery_status` `seen`: the customer looked at it.": (
        "`reply_status` `S`, `delivery_status` `seen`: khách đã xem."
    ),
    "`reply_status` `S`: the request is on its way.": (
        "`reply_status` `S`: yêu cầu đang được gửi đi."
    ),
    "`status` `N`: Zalo refused it (`error_code`).": ("`status` `N`: Zalo từ chối (`error_code`)."),
    "`status` `N`: Zalo refused to send it (`error_code`).": (
        "`status` `N`: Zalo từ chối gửi (`error_code`)."
    ),
    "`status` `N`: its token expired, or Zalo refused it (`error_code`).": (
        "`status` `N`: token hết hạn, hoặc Zalo từ chối (`error_code`)."
    ),
    "`status` `P`, `is_charged`: the first message was sent with its token.": (
        "`status` `P`, `is_charged`: tin đầu tiên đã được gửi bằng token này."
    ),
    "`status` `P`: Zalo took it.": "`status` `P`: Zalo đã nhận.",
    "`status` `Z`: its token can be used, and nothing was charged.": (
        "`status` `Z`: token dùng được, chưa tính phí."
    ),
    "`template_status` `DISABLE`: Zalo stopped it for its quality (-146).": (
        "`template_status` `DISABLE`: Zalo ngừng mẫu vì chất lượng (-146)."
    ),
    "`template_status` `ENABLE`: it can be sent.": "`template_status` `ENABLE`: có thể gửi.",
    "`template_status` `PENDING_REVIEW`: Zalo reviews it (-131).": (
        "`template_status` `PENDING_REVIEW`: Zalo đang duyệt (-131)."
    ),
    "`template_status` `REJECT`: Zalo refused it (-131).": (
        "`template_status` `REJECT`: Zalo từ chối (-131)."
    ),
}
