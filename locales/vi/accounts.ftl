# Tài khoản, đăng nhập, danh mục bên trái.

sign-in-title = Đăng nhập
sign-in-public = Thông tin công khai
sign-in-login = Tên đăng nhập
sign-in-password = Mật khẩu
sign-in-submit = Đăng nhập
sign-in-demo-title = Người dùng mẫu của bản dùng thử
sign-in-demo-password = Mọi người dùng mẫu có chung mật khẩu: { $password }

oidc-title = Đăng nhập một lần
oidc-button = Đăng nhập bằng { $provider }
oidc-down = { $provider } hiện không trả lời; hãy đăng nhập bằng tên và mật khẩu ở đây, hoặc thử lại sau
oidc-over = Lượt đăng nhập qua { $provider } đã hết hạn hoặc đã dùng; hãy bấm nút để bắt đầu lại
oidc-refused = { $provider } không xác nhận lượt đăng nhập này; hãy bấm nút để bắt đầu lại
oidc-no-account = { $provider } đã nhận ra bạn, nhưng ở đây chưa có tài khoản nào đang hoạt động của bạn; hãy liên hệ người quản trị
oidc-several = Ở đây có nhiều tài khoản dùng chung địa chỉ thư điện tử của bạn; hãy liên hệ người quản trị
oidc-no-claim = { $provider } không cho biết thông tin dùng để tìm tài khoản của bạn; hãy liên hệ người quản trị
oidc-unverified = { $provider } chưa xác minh địa chỉ thư điện tử của bạn, nên không thể dùng địa chỉ ấy để đăng nhập; hãy xác minh ở đó trước
oidc-taken = Tài khoản ở đây đã liên kết với một người khác của { $provider }; hãy gỡ liên kết cũ trong trang “Tài khoản của tôi” hoặc liên hệ người quản trị
object-identity = liên kết đăng nhập này

problem-wrong-pair = Tên đăng nhập hoặc mật khẩu không đúng
problem-sign-in-locked = Đã sai nhiều lần; hãy thử lại sau { $minutes } phút (lúc { $until })
problem-login-malformed = Tên đăng nhập gồm 2 đến 64 ký tự a–z, 0–9, dấu chấm, gạch nối, gạch dưới, @
problem-login-taken = Tên đăng nhập này đã có người dùng
problem-password-too-short = Mật khẩu cần ít nhất 10 ký tự
problem-password-too-long = Mật khẩu dài quá 1.024 byte
problem-password-guessable = Mật khẩu này dễ đoán; hãy chọn mật khẩu khác
problem-token-name = Hãy đặt tên cho khóa, không quá 100 ký tự
problem-token-days = Số ngày hiệu lực từ 1 đến 1.095
problem-token-too-many = Mỗi người giữ không quá { $max } khóa; hãy thu hồi khóa không dùng nữa
object-token = khóa truy cập này
right-token-scope = phạm vi của khóa truy cập (khóa chỉ được đọc, hoặc chỉ cho phần khác của giao diện lập trình)
right-own-account = chính chủ tài khoản
object-account = tài khoản này
right-manage-accounts = quản lý tài khoản
right-give-role = quản trị người dùng trong phạm vi đơn vị và vai trò này


menu-group-daily = Hằng ngày
menu-group-oversight = Theo dõi
menu-group-reference = Tra cứu
menu-desk = Việc của tôi
menu-register = Sổ nhiệm vụ
menu-directives = Văn bản chỉ đạo
menu-calendar = Lịch hạn
menu-home = Tổng quan
menu-agencies = Đơn vị
menu-groups = Cụm từ chỉ nhóm
menu-holidays = Ngày nghỉ, ngày làm bù
