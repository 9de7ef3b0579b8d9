# Sổ nghĩa vụ: vì sao có hạn này, lỗi, quyền.

## Vì sao có hạn này
why-before = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. “Trước ngày” không tính ngày { $date }, nên ngày cuối là { $due }.
why-by = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. Ngày { $date } vẫn còn trong hạn.
why-within = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”: từ { $from } đến hết { $to }.
why-open-ended = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”: thực hiện từ { $from }, không có ngày cuối.
why-period-day = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. Kỳ này ({ $period }) hạn cuối là { $due }.
why-period-end = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”, không nêu ngày. Kỳ này ({ $period }) tính đến ngày cuối kỳ, { $due }.
why-continuous = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } giao làm thường xuyên: không có ngày đến hạn, mỗi năm nhắc nộp minh chứng một lần.
why-not-stated = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } không nêu thời hạn, nên việc này không tính hạn.
why-awaiting = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. Hạn được tính khi ghi nhận sự kiện: { $event }.
why-counted = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. Sự kiện ({ $event }) xảy ra ngày { $happened }; tính { $count } { $unit ->
    [day] ngày
    [working_day] ngày làm việc
   *[month] tháng
 } từ ngày liền sau (Điều 147 Bộ luật Dân sự){ $rolled ->
    [yes] {" "}đến { $ended }, là ngày nghỉ, nên hạn là ngày làm việc kế tiếp, { $due } (Điều 148).
   *[no] , hạn là { $due }.
 }
why-counted-back = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”. Sự kiện ({ $event }) vào ngày { $happened }; lùi lại { $count } { $unit ->
    [day] ngày
    [working_day] ngày làm việc
   *[month] tháng
 }, hạn là { $due }.
why-set-after-event = { $source }{ $placed ->
    [yes] , mục { $path },
   *[no] {""}
 } ghi “{ $words }”, không nêu số ngày. Sự kiện ({ $event }) xảy ra ngày { $happened } theo { $document }; người ghi nhận đặt hạn { $due }.
why-set-by-person = { $name } đặt hạn { $due }: { $note }
why-unquoted = Hạn { $due } được đặt khi soát { $source }; văn bản không ghi chữ nào về hạn này.
why-set-by-reviewer = Hạn do người soát đặt
why-set-by-rule = Hạn mặc định

## Lỗi
object-obligation = nhiệm vụ này
problem-obligation-final = Nhiệm vụ { $code } đã kết thúc, không thay đổi được nữa
problem-obligation-not-reported = Nhiệm vụ { $code } chưa có báo cáo để kết luận; hãy nhập ngày nhận được sản phẩm
problem-obligation-already-reported = Nhiệm vụ { $code } đã được báo cáo, đang chờ người theo dõi kết luận
problem-event-recorded = Sự kiện này đã được ghi nhận trước đó
problem-event-due-missing = Văn bản không nêu số ngày; hãy đặt ngày đến hạn
problem-event-in-future = Sự kiện chưa xảy ra thì chưa ghi nhận được
problem-event-document-missing = Hãy ghi số, ngày của văn bản chứng minh sự kiện
problem-contribution-nobody = Hãy chọn ít nhất một đơn vị
problem-contribution-not-supporting = Văn bản không giao đơn vị này phối hợp
problem-contribution-in-past = Ngày này đã qua
problem-contribution-after-lead = Muộn hơn hạn của đơn vị chủ trì ({ $due })
problem-contribution-not-asked = Đơn vị chủ trì chưa đề nghị phần phối hợp này
problem-contribution-already-given = Phần phối hợp này đã gửi rồi
problem-contribution-in-future = Ngày này chưa đến
problem-cursor-malformed = Địa chỉ trang tiếp theo không đúng; hãy mở lại danh sách từ đầu
problem-filter-unreadable = Không hiểu giá trị “{ $value }”
problem-day-in-future = Ngày { $date } sau hôm nay ({ $today })
problem-day-before-issue = Ngày { $date } trước ngày ban hành văn bản ({ $issued })
problem-reason-missing = Hãy ghi lý do
problem-note-too-long = Nội dung dài quá { $most } ký tự
problem-opening-too-many = Văn bản sẽ mở hơn { $most } nhiệm vụ; hãy kiểm tra lại các hạn định kỳ
field-state = Trạng thái
field-due_on = Ngày đến hạn
field-reported_on = Ngày báo cáo
field-note = Nội dung báo cáo

## Quyền
right-obligation-view = xem nhiệm vụ
right-obligation-report = báo cáo kết quả nhiệm vụ của đơn vị
right-obligation-complete = xác nhận hoàn thành nhiệm vụ
right-obligation-send-back = trả lại kết quả nhiệm vụ
right-obligation-set-due = đặt hạn nhiệm vụ
right-obligation-record-event = ghi nhận sự kiện làm phát sinh thời hạn
right-obligation-cancel = hủy nhiệm vụ
right-obligation-ask-contribution = đề nghị đơn vị phối hợp
right-obligation-contribute = gửi phần phối hợp của đơn vị
problem-obligation-not-now = Nhiệm vụ { $code } chưa đến bước này hoặc đã qua bước này
problem-obligation-own-report = Người báo cáo nhiệm vụ { $code } không tự xác nhận; cần một người khác
problem-obligation-awaits-parts = Nhiệm vụ { $code } được tổng hợp tự động từ các phần việc đã giao lại. Muốn tự báo cáo, hãy đổi cách tổng hợp sang “người chủ trì tự báo cáo”
problem-progress-out-of-range = Tiến độ là số nguyên từ 0 đến 100
problem-number-too-long = Số, ký hiệu dài quá { $most } ký tự
problem-day-after-whole = Muộn hơn hạn của nhiệm vụ chung ({ $due })
problem-delegation-nobody = Hãy chọn ít nhất một đơn vị hoặc một người
problem-delegation-too-many = Nhiều nhất { $most } phần việc
problem-delegation-not-below = Đơn vị này không thuộc đơn vị giao
problem-delegation-not-of-agency = Người này không thuộc đơn vị
problem-delegation-in-past = Ngày này đã qua
problem-delegation-quorum = Số phần việc cần xong phải từ 1 đến { $parts }
problem-extension-too-many = Đã gia hạn { $most } lần, không gia hạn thêm được
problem-extension-too-late = Phải xin gia hạn chậm nhất ngày { $last }
problem-extension-not-later = Ngày mới phải sau hạn đang áp dụng ({ $due })
problem-extension-own-request = Người xin gia hạn không tự quyết định; cần một người khác
problem-relocation-no-agency = Không tìm thấy đơn vị này; hãy ghi đúng tên đang dùng
problem-relocation-same-agency = Nhiệm vụ đang ở chính đơn vị này
problem-relocation-owed-already = Đơn vị này đã được giao chính nhiệm vụ đó
problem-contribution-not-given = Đơn vị này chưa gửi phần phối hợp
field-stage = Bước thực hiện
why-extended = { $name } cho gia hạn từ { $from } đến { $due } (đề nghị { $wanted }): { $cause }
why-delegated = { $name } giao lại một phần của { $whole }, hạn { $due }.
right-obligation-receive = xác nhận đã nhận nhiệm vụ
right-obligation-accept = nhận làm nhiệm vụ
right-obligation-claim-wrong-unit = báo nhiệm vụ giao không đúng đơn vị
right-obligation-refuse-claim = giữ nguyên đơn vị thực hiện
right-obligation-move = chuyển nhiệm vụ sang đơn vị khác
right-obligation-progress = cập nhật tiến độ
right-obligation-open-obstacle = báo khó khăn, vướng mắc
right-obligation-answer-obstacle = trả lời khó khăn, vướng mắc
right-obligation-ask-extension = xin gia hạn
right-obligation-withdraw-extension = rút đề nghị gia hạn
right-obligation-decide-extension = quyết định gia hạn
right-obligation-assign = phân công người thực hiện
right-obligation-delegate = giao lại phần việc
right-obligation-rate-contribution = đánh giá phần phối hợp
right-obligation-urge = đôn đốc thực hiện nhiệm vụ
