# Từ ngữ dùng chung của mọi trang. Mỗi phân hệ có tệp riêng; khóa của hai thứ tiếng phải giống nhau.

## Khung trang
frame-to-content = Đến nội dung chính
frame-menu = Danh mục
frame-menu-label = Danh mục chính
frame-menu-close = Đóng danh mục
frame-search = Tìm nhiệm vụ, văn bản, đơn vị
frame-search-hint = Tìm nhiệm vụ, văn bản, đơn vị – gõ có dấu hoặc không dấu
frame-help = Trợ giúp
frame-help-more = , điện thoại và hướng dẫn
frame-account = Tài khoản:
frame-sign-out = Đăng xuất
demo-label = Bản dùng thử
demo-banner = Dữ liệu mẫu, ngày mô phỏng { $date }
foot-as-of = Số liệu lúc { $moment }
foot-working-days = Hạn và số ngày quá hạn tính theo ngày làm việc
foot-contact = Hỗ trợ: { $name },

## Số lượng
count-more-than = hơn { $count }

## Trạng thái
state-in-time = Còn hạn
state-left = Còn { $days } ngày
state-today = Đến hạn hôm nay
state-due-soon = Sắp đến hạn
state-overdue = Quá hạn
state-long-overdue = Quá hạn trên { $days } ngày
state-late = Quá hạn { $days } ngày
state-done-on-time = Hoàn thành đúng hạn
state-done-late = Hoàn thành quá hạn
state-waiting = Chờ xác nhận
state-returned = Trả lại
state-not-counted = Không tính hạn

## Chỗ trong văn bản
outline-dash = gạch đầu dòng { $number }
outline-plus = ý { $number }

## Danh sách và biểu mẫu
filter-remove = , bỏ điều kiện này
list-narrow = Tìm và lọc
pager-label = Chuyển trang
pager-shown = Trang này có { $count } dòng
pager-first = Trang đầu
pager-next = Trang sau
field-date-hint = Ngày/tháng/năm, ví dụ 28/02/2026
errors-count = Còn { $count } chỗ cần sửa
confirm-back = Quay lại
versions-title = Hai bản khác nhau ở những chỗ này
versions-field = Mục
versions-saved = Bản đã lưu
versions-own = Bản của bạn
versions-same = giống nhau
versions-empty = để trống
chart-data = Xem số liệu dạng bảng
chart-state = Trạng thái
chart-count = Số lượng

## Trục trặc
problem-not-found = Không tìm thấy { $what }
problem-help-not-found = Có thể địa chỉ hoặc mã bị gõ nhầm, hoặc nội dung này thuộc đơn vị không chia sẻ với bạn.
problem-not-signed-in = Bạn chưa đăng nhập
problem-help-not-signed-in = Phiên làm việc có thể đã hết. Hãy đăng nhập rồi mở lại trang này.
problem-denied = Bạn không có quyền thực hiện việc này
problem-help-denied = Việc này cần quyền: { $right }. Nếu bạn được giao việc này, hãy đề nghị người quản trị của đơn vị cấp quyền.
problem-form-expired = Biểu mẫu đã hết hạn
problem-from-elsewhere = Yêu cầu được gửi từ một trang khác
problem-help-form = Chưa có gì được lưu. Hãy mở lại trang và gửi lại biểu mẫu.
problem-invalid = Có chỗ cần sửa
problem-unreadable = Không đọc được yêu cầu
problem-json-malformed = Nội dung gửi lên không phải JSON hợp lệ (dòng { $line }, cột { $column })
problem-json-unknown-field = Không có trường này
problem-json-wrong-value = Giá trị không đúng kiểu hoặc ngoài giới hạn
problem-idempotency-key-malformed = Khóa chống gửi trùng gồm 1 đến 255 ký tự ASCII, không có dấu cách
problem-idempotency-another = Khóa chống gửi trùng này đã dùng cho một yêu cầu khác
problem-idempotency-unfinished = Yêu cầu trước với khóa chống gửi trùng này còn đang được thực hiện; hãy gửi lại sau
problem-idempotency-answer-lost = Yêu cầu với khóa chống gửi trùng này đã lưu thay đổi nhưng câu trả lời không còn; hãy đọc lại dữ liệu, đừng gửi bằng khóa khác
problem-wrong-method = Trang này không nhận cách gửi đó
problem-unsupported-type = Trang này không nhận kiểu dữ liệu đã gửi
problem-help-invalid = Chưa có gì được lưu. Hãy quay lại trang trước, kiểm tra rồi gửi lại.
problem-conflict = Người khác vừa sửa { $what } trước bạn
problem-help-conflict = Thay đổi của bạn chưa được lưu. Hãy mở bản mới nhất rồi sửa lại.
problem-too-large = Dữ liệu gửi lên quá lớn
problem-help-limit = Hãy chia nhỏ nội dung gửi lên hoặc thu hẹp yêu cầu, rồi thử lại.
problem-unavailable = Hệ thống tạm thời không trả lời
problem-too-slow = Xử lý quá lâu nên đã dừng lại
problem-internal = Đã xảy ra lỗi ngoài dự kiến
problem-help-unavailable = Lỗi đã được ghi lại. Hãy thử lại sau ít phút; nếu vẫn gặp, hãy báo bộ phận hỗ trợ kèm mã yêu cầu dưới đây.
problem-again = Thử lại
problem-newest = Mở bản mới nhất
problem-open-again = Mở lại trang
problem-home = Về trang đầu
problem-call = Gọi hỗ trợ { $phone }
problem-request = Mã yêu cầu: { $id }
problem-required = Không được để trống
problem-date-malformed = “{ $text }” không phải là ngày hợp lệ; hãy ghi như 28/02/2026
problem-too-long = Dài quá { $max } ký tự
problem-choice-unknown = Hãy chọn một giá trị trong danh sách
object-page = trang này
object-other = nội dung này
right-other = quyền phù hợp
