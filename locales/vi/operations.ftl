# Vận hành: hệ thống đang chạy thế nào, cho quản trị viên.

menu-operations = Vận hành
right-operations-look = quản trị viên
right-metrics = chương trình trên chính máy chủ này, hoặc có khóa đọc số liệu (metrics-token)
operations-title = Vận hành hệ thống
operations-sentence = { $waiting ->
    [0] Không có việc nền nào đang chờ
   *[other] { $waiting } việc nền đang chờ
  }, { $dead ->
    [0] không có việc nào hỏng hẳn
   *[other] { $dead } việc đã hỏng hẳn, cần người xem
  }.
operations-facts = Tình trạng chung
operations-version = Phiên bản
operations-database = Cơ sở dữ liệu
operations-files = Tệp đã lưu
operations-pools = Kết nối cơ sở dữ liệu
operations-pool = { $name ->
        [readers] đọc
        [writer] ghi
       *[other] máy chủ
    }: { $used } đang dùng, tối đa { $most }
operations-backup = Sao lưu gần nhất
operations-sealed = Niêm phong nhật ký
operations-sealed-value = gần nhất { $moment }; { $count } dòng chưa niêm phong
operations-dead-messages = Tin không gửi được
operations-jobs = Việc nền trong hàng đợi
operations-kind = Việc
operations-waiting = Đang chờ
operations-oldest = Chờ lâu nhất
operations-dead = Hỏng hẳn
operations-done = Xong lần cuối
operations-works = Việc làm theo vòng của tiến trình này
operations-failures = Số vòng lỗi
operations-failed-last = lần cuối { $moment }
operations-queues = Tin chờ gửi
operations-channel = Kênh
operations-dead-jobs = Việc đã hỏng hẳn
operations-ago = Cách đây
operations-error = Lỗi
operations-slow = Câu lệnh chậm nhất trong một giờ qua
operations-slow-none = Không có câu lệnh nào chậm hơn ngưỡng đã đặt.
operations-worst = Lâu nhất
operations-times = Số lần
operations-statement = Câu lệnh (không kèm giá trị)
operations-never = chưa có
operations-millis = { $count } ms
operations-seconds = { $count } giây
operations-minutes = { $count } phút
operations-hours = { $count } giờ
operations-days = { $count } ngày
operations-job-nightly = Việc hằng đêm
operations-job-morning = Nhắc việc buổi sáng
operations-job-evidence_preview = Ảnh thu nhỏ của minh chứng
operations-job-days_off_changed = Tính lại hạn khi đổi ngày nghỉ
operations-work-sessions = Dọn phiên đăng nhập
operations-work-series = Sinh nhiệm vụ định kỳ
operations-work-seal = Niêm phong nhật ký
operations-work-notices = Viết thông báo
operations-work-password-requests = Trả lời yêu cầu đặt lại mật khẩu
operations-work-sent-messages = Dọn tin đã gửi
operations-work-queue = Chạy hàng đợi việc nền
