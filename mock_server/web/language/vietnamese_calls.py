"""What lists, methods, errors and notes say in Vietnamese, by their English."""

CALLS: dict[str, str] = {
    "The journeys of the shop, newest first unless sorted otherwise.": (
        "Các journey của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's requests for permission to call, newest first unless sorted otherwise.": (
        "Các yêu cầu xin phép gọi của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The messages that the shop sent, newest first unless sorted otherwise.": (
        "Các tin nhắn shop đã gửi, mới nhất trước nếu không sắp xếp khác."
    ),
    "The templates of the shop's OAs, newest first unless sorted otherwise.": (
        "Các mẫu tin của những OA thuộc shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's OAs, newest first unless sorted otherwise.": (
        "Các OA của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The customers who follow the shop's OAs or did, newest first unless sorted otherwise.": (
        "Khách hàng đang hoặc từng quan tâm các OA của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The tenants of the partner's shops, newest first unless sorted otherwise.": (
        "Tổng đài (tenant) của các shop thuộc đối tác, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's hotlines, newest first unless sorted otherwise.": (
        "Các hotline của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's extensions, newest first unless sorted otherwise.": (
        "Các máy nhánh của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's users, newest first unless sorted otherwise.": (
        "Người dùng của shop, mới nhất trước nếu không sắp xếp khác."
    ),
    "The shop's calls, the one that began last first unless sorted otherwise.": (
        "Các cuộc gọi của shop, cuộc bắt đầu gần nhất trước nếu không sắp xếp khác."
    ),
    "Creates a journey of a customer: a token to message them with.": (
        "Tạo journey cho một khách hàng: một token dùng để nhắn tin cho họ."
    ),
    "One journey, by Zalo's id of it.": "Một journey, theo id của Zalo.",
    "Sends a message with a journey's token; the first one enables the journey.": (
        "Gửi tin bằng token của journey; tin đầu tiên kích hoạt journey."
    ),
    "Sends a message of a template.": "Gửi một tin theo mẫu.",
    "One message, by Zalo's id of it.": "Một tin nhắn, theo id của Zalo.",
    "Asks a customer for permission to call.": "Xin phép khách hàng để được gọi.",
    "Whether the shop may call a customer.": (
        "Shop có được phép gọi cho một khách hàng hay không."
    ),
    "Registers a template that Zalo has, by its id; Zalo reviews it.": (
        "Đăng ký một mẫu tin đã có ở Zalo, theo id; Zalo sẽ duyệt."
    ),
    "One template of an OA.": "Một mẫu tin của OA.",
    "Writes a text to a follower.": "Gửi văn bản cho người quan tâm.",
    "Sends an image to a follower.": "Gửi ảnh cho người quan tâm.",
    "Sends a sticker to a follower.": "Gửi sticker cho người quan tâm.",
    "Sends an uploaded file to a follower.": "Gửi tệp đã tải lên cho người quan tâm.",
    "Asks a follower to share their data with the OA.": (
        "Đề nghị người quan tâm chia sẻ thông tin với OA."
    ),
    "Sends a transaction message to a follower; Zalo ended them on 2026-03-01.": (
        "Gửi tin giao dịch cho người quan tâm; Zalo đã ngừng loại tin này từ 2026-03-01."
    ),
    "One OA, with its webhook and its quotas of promotional messages.": (
        "Một OA, kèm webhook và hạn mức tin truyền thông."
    ),
    "Says where the events of an OA go.": "Đặt địa chỉ nhận sự kiện của một OA.",
    "Uploads a file that an OA is to send, as multipart/form-data.": (
        "Tải lên tệp để OA gửi, dạng multipart/form-data."
    ),
    "Says whose key it was called with: a shop's, or by the partner base the partner's own.": (
        "Cho biết lời gọi dùng khóa của ai: của shop, hoặc của chính đối tác nếu gọi qua base "
        "của đối tác."
    ),
    "Says which shop a shop_key belongs to.": "Cho biết shop_key thuộc về shop nào.",
    "Says which service answers, and in which version.": (
        "Cho biết dịch vụ nào trả lời, phiên bản nào."
    ),
    "Asks a shop to let the partner act for it, and answers the shop's key.": (
        "Đề nghị shop cho đối tác thao tác thay, và trả về khóa của shop."
    ),
    "Creates the shop's tenant, which the partner then activates.": (
        "Tạo tổng đài (tenant) của shop, sau đó đối tác kích hoạt."
    ),
    "The shop's tenant.": "Tổng đài (tenant) của shop.",
    "Activates a tenant of one of the partner's shops.": (
        "Kích hoạt tổng đài của một shop thuộc đối tác."
    ),
    "Adds a hotline, for a shop or for nobody yet.": (
        "Thêm hotline, cho một shop hoặc chưa cho ai."
    ),
    "Puts a free hotline into an active tenant.": (
        "Gắn hotline còn trống vào tổng đài đang hoạt động."
    ),
    "Takes a hotline out of its tenant.": "Gỡ hotline khỏi tổng đài.",
    "Removes a free hotline.": "Xóa một hotline còn trống.",
    "Creates an extension that calls out with a hotline of the shop's tenant.": (
        "Tạo máy nhánh gọi ra bằng hotline của tổng đài thuộc shop."
    ),
    "What a telephone needs to register as an extension.": (
        "Thông tin để điện thoại đăng ký làm máy nhánh."
    ),
    "Gives an extension to a user.": "Giao máy nhánh cho một người dùng.",
    "Lets an extension call out with another hotline.": ("Cho máy nhánh gọi ra bằng hotline khác."),
    "Takes an extension from its user.": "Thu hồi máy nhánh của người dùng.",
    "Creates a user of the shop.": "Tạo người dùng của shop.",
    "A bad value.": "Giá trị không hợp lệ.",
    (
        "Send a value of the wrong type, an enum value that is not listed, a bad cursor, or a "
        "recipient's phone that is no Vietnamese number."
    ): (
        "Gửi giá trị sai kiểu, giá trị enum không có trong danh sách, cursor sai, hoặc số "
        "điện thoại người nhận không phải số Việt Nam."
    ),
    "The key is missing or wrong.": "Thiếu khóa hoặc khóa sai.",
    "Leave out the Authorization header, or send a key that no world has.": (
        "Bỏ header Authorization, hoặc gửi một khóa không world nào có."
    ),
    "The key is right but may not do this.": "Khóa đúng nhưng không có quyền làm việc này.",
    "Call by the partner base with a shop_key that no world has.": (
        "Gọi qua base của đối tác với shop_key không world nào có."
    ),
    "No such path, not POST, or not JSON.": (
        "Đường dẫn không tồn tại, không phải POST, hoặc không phải JSON."
    ),
    "Call an unknown path, use GET, or leave out Content-Type: application/json.": (
        "Gọi một đường dẫn lạ, dùng GET, hoặc bỏ Content-Type: application/json."
    ),
    "There is nothing with this id.": "Không có gì mang id này.",
    (
        "Name an OA that the shop does not have, or ask for a record by an id that no record "
        "of this shop has."
    ): "Nêu một OA mà shop không có, hoặc hỏi bản ghi theo id mà không bản ghi nào của shop có.",
    "What the call needs is not there any more.": "Thứ mà lời gọi cần không còn nữa.",
    "A name is taken.": "Tên đã được dùng.",
    "The state does not allow it.": "Trạng thái hiện tại không cho phép.",
    "Ask the control API to remove the world demo.": "Yêu cầu API điều khiển xóa world demo.",
    "The body is larger than 1 MiB.": "Body lớn hơn 1 MiB.",
    "Send a body of more than 1 MiB.": "Gửi body lớn hơn 1 MiB.",
    "Too many calls.": "Quá nhiều lời gọi.",
    "Add a fault with a rate limit to the world, and call above it.": (
        "Thêm lỗi giả lập giới hạn tốc độ vào world rồi gọi vượt mức."
    ),
    "A defect of the simulator: please report it.": (
        "Lỗi của chính trình giả lập: vui lòng báo lại."
    ),
    "Nothing should: an answer of this kind is a defect of the simulator.": (
        "Không gì được gây ra lỗi này: câu trả lời như vậy là lỗi của trình giả lập."
    ),
    "Not offered.": "Không hỗ trợ.",
    "Add a fault of status 501 to the world.": "Thêm lỗi giả lập mã 501 vào world.",
    "A client took too long.": "Client mất quá nhiều thời gian.",
    "Connect, send half of a request, and wait for a minute.": (
        "Kết nối, gửi một nửa yêu cầu rồi chờ một phút."
    ),
    "Not ready to answer, or more calls than can be answered now.": (
        "Chưa sẵn sàng trả lời, hoặc có nhiều lời gọi hơn mức trả lời được lúc này."
    ),
    "The body has a field that nobody knows; it was ignored.": (
        "Body có một trường không được biết đến; trường đó bị bỏ qua."
    ),
    "The limit was 0 or more than 100, and became 100.": (
        "limit là 0 hoặc lớn hơn 100, đã được đổi thành 100."
    ),
    "An int64 came as a JSON number; JavaScript rounds such numbers above 2^53.": (
        "Một int64 được gửi dưới dạng số JSON; JavaScript làm tròn các số như vậy khi vượt 2^53."
    ),
    "The cursor lies at the end of the list: the page is empty.": (
        "Cursor nằm ở cuối danh sách: trang này trống."
    ),
    "The dates are those of whole days in UTC, which begin at 7 in the morning in Vietnam.": (
        "Các mốc là ngày trọn theo UTC, tức bắt đầu lúc 7 giờ sáng ở Việt Nam."
    ),
    "The key was refused; the note says what is wrong with it.": (
        "Khóa bị từ chối; ghi chú nói rõ khóa sai ở đâu."
    ),
    "The body was refused; the note names the field.": ("Body bị từ chối; ghi chú nêu tên trường."),
    "The vendor has this method, and the simulator has not.": (
        "Nhà cung cấp có phương thức này, còn trình giả lập thì chưa."
    ),
}
