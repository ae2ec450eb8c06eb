// The page's texts in Vietnamese, by their English. What is missing here is shown in English.

import { LABELS } from "./vietnamese_words.js";

/** Texts of the page; `{name}` is filled in. */
export const TEXTS = new Map([
  ...LABELS,
  [
    "A key opens one world; the admin token of this server opens all of them.",
    "Một key chỉ mở được một world; admin token của server này mở được tất cả.",
  ],
  ["It is kept in this tab only.", "Chỉ lưu trong tab này."],
  [
    "The server is not responding. The page will reconnect when it is back.",
    "Server không phản hồi. Trang sẽ tự kết nối lại khi server hoạt động trở lại.",
  ],
  [
    "Every call that clients make to this world. Reads made by this page are not listed.",
    "Mọi lời gọi mà client gửi tới world này. Lượt đọc của chính trang này không được liệt kê.",
  ],
  [
    "This world's own clock. Advancing it runs everything that falls due, in order.",
    "Đồng hồ riêng của world này. Khi cho nó chạy tới, mọi việc đến hạn diễn ra đúng thứ tự.",
  ],
  [
    "No rules: all calls are handled normally.",
    "Chưa có quy tắc: mọi lời gọi được xử lý bình thường.",
  ],
  [
    "What goes wrong in this world on purpose. The first rule that matches a call is applied.",
    "Những gì cố ý hỏng trong world này. Quy tắc đầu tiên khớp với lời gọi sẽ được áp dụng.",
  ],
  ["before the call takes effect", "trước khi lời gọi có hiệu lực"],
  [
    "A test key creates its world when it is first used.",
    "Key test tạo world của nó ở lần dùng đầu tiên.",
  ],
  ["the server's, now, or 2026-03-10T08:00:00Z", "theo server, now, hoặc 2026-03-10T08:00:00Z"],
  [
    "strict: reject what other worlds accept with a note",
    "nghiêm ngặt: từ chối những gì world khác chấp nhận kèm ghi chú",
  ],
  [
    "Needed to list and create worlds. It is kept in this tab only.",
    "Cần để liệt kê và tạo world. Chỉ lưu trong tab này.",
  ],
  [
    "A world is everything that one key can see. Worlds are isolated from each other.",
    "World là tất cả những gì một key nhìn thấy. Các world tách biệt hoàn toàn với nhau.",
  ],
  ["Choose a fixture file first.", "Hãy chọn tệp fixture trước."],
  [
    "The record has changed. Your edits were kept.",
    "Bản ghi đã thay đổi. Phần bạn đang sửa vẫn được giữ.",
  ],
  ["This record no longer exists.", "Bản ghi này không còn tồn tại."],
  [
    "Created at the current time of the world's clock. Empty fields are filled in for you.",
    "Được tạo theo giờ hiện tại của world. Trường để trống sẽ được tự điền.",
  ],
  ["No response to this request.", "Yêu cầu này không có phản hồi."],
  ["No list has been called yet.", "Chưa có danh sách nào được gọi."],
  ["rows seen for the first time", "dòng gặp lần đầu"],
  ["an error, a fault, or no response", "lỗi, lỗi giả lập hoặc không có phản hồi"],
  [
    "Nothing has been sent. UpdateShopOA sets the webhook_url that an OA sends to.",
    "Chưa gửi gì. UpdateShopOA đặt webhook_url mà OA gửi tới.",
  ],
  [
    "Payloads and signatures are assumptions: the vendor does not document them.",
    "Nội dung và chữ ký là giả định: tài liệu của nhà cung cấp không nêu.",
  ],
  ["{name} (default)", "{name} (mặc định)"],
  ["Call {id}: {method}", "Lời gọi {id}: {method}"],
  ["Note {code}", "Ghi chú {code}"],
  ["Copy the {part}", "Sao chép {part}"],
  ["{part} body", "Nội dung {part}"],
  ["; the latest {most} are shown", "; hiển thị {most} lời gọi gần nhất"],
  ["Open call {id}", "Mở lời gọi {id}"],
  [" your time; {now} (UTC)", " giờ của bạn; {now} (UTC)"],
  [" of {whom}: ", " của {whom}: "],
  [" webhook {event}, attempt {number}: ", " webhook {event}, lần gửi {number}: "],
  [
    "There are more: the latest {most} of each list are shown.",
    "Còn nữa: chỉ hiển thị {most} bản ghi gần nhất của mỗi danh sách.",
  ],
  ["played {count}", "đã áp dụng {count}"],
  ["Remove rule {id}", "Gỡ quy tắc {id}"],
  ["Rule {id} is active.", "Quy tắc {id} đã có hiệu lực."],
  ["{about} It reveals: {shows}", "{about} Phát hiện: {shows}"],
  ["Open {name}", "Mở {name}"],
  ["And {count} more: open them by name.", "Và {count} world nữa: hãy mở theo tên."],
  ["Delete this {noun}", "Xóa {noun} này"],
  [" in {time}, at ", " sau {time}, lúc "],
  ["New {noun}", "Thêm {noun}"],
  ["The {noun}", "Danh sách {noun}"],
  ["Filter ({count})", "Bộ lọc ({count})"],
  ["{count} {noun} on this page", "{count} {noun} trên trang này"],
  ["{count} rows", "{count} dòng"],
  ["where {filter}", "với {filter}"],
  ["The walk that starts with call {id}", "Lượt duyệt bắt đầu từ lời gọi {id}"],
  ["{calls} calls over {pages} pages", "{calls} lời gọi qua {pages} trang"],
  ["Call {id}: page {page}", "Lời gọi {id}: trang {page}"],
  ["{count} of them again", "trong đó lặp lại {count}"],
  ["fault {name}", "lỗi giả lập {name}"],
  ["with an invented cursor", "với cursor tự chế"],
  ["{event}, delivery {id}", "{event}, lượt gửi {id}"],
  ["Send delivery {id} again", "Gửi lại lượt {id}"],
  ["The world was restored from {name}.", "Đã khôi phục world từ {name}."],
  ["Restore {name}", "Khôi phục {name}"],
  [" of shop {number}", " của shop {number}"],
  ["1 call; {touched} assumptions touched.", "1 lời gọi; liên quan đến {touched} giả định."],
  [
    "{calls} calls; {touched} assumptions touched.",
    "{calls} lời gọi; liên quan đến {touched} giả định.",
  ],
  ["1 call, newest first", "1 lời gọi, mới nhất trước"],
  ["{count} calls, newest first", "{count} lời gọi, mới nhất trước"],
  ["1 row", "1 dòng"],
  ["{rows} in 1 call, {limit} at a time", "{rows} trong 1 lời gọi, mỗi lần {limit}"],
  ["{rows} in {calls} calls, {limit} at a time", "{rows} trong {calls} lời gọi, mỗi lần {limit}"],
  [
    "How each client paged through a list: columns are the pages of the list, rows are " +
      "the calls in order. Correct paging is a straight staircase to the last page.",
    "Cách từng client duyệt một danh sách: cột là các trang của danh sách, hàng là các " +
      "lời gọi theo thứ tự. Duyệt trang đúng tạo thành bậc thang thẳng đến trang cuối.",
  ],
  [
    "What the vendor does not say, and how this world behaves. Answers change at once; " +
      "this page's own tables are shown by the defaults.",
    "Những điều nhà cung cấp không nói rõ và cách world này xử lý. Câu trả lời đổi ngay; " +
      "các bảng của trang này vẫn hiển thị theo mặc định.",
  ],
]);
