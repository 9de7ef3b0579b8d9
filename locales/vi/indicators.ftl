menu-indicators = Bộ chỉ số
object-indicator = chỉ số này
object-indicator_value = số liệu này
right-indicators-view = xem bộ chỉ số theo dõi thi hành pháp luật
right-indicators-enter = nhập số liệu chỉ số của đơn vị
right-indicators-verify = xác minh số liệu chỉ số do người khác nhập
right-indicators-keep = sửa danh mục chỉ số

## Bảng số liệu
indicators-title = Bộ chỉ số theo dõi tình hình thi hành pháp luật
indicators-sentence = { $agency } và các đơn vị bên trong, { $period }; nhân sự và tổ chức tính đến ngày { $date }
indicators-agency = Đơn vị
indicators-period = Kỳ số liệu
indicators-other-period = Từ ngày, đến ngày
indicators-from = Từ ngày
indicators-to = Đến ngày
indicators-field = Lĩnh vực
indicators-all-fields = Mọi lĩnh vực
indicators-choose = Chọn đơn vị, kỳ, lĩnh vực
indicators-show = Xem
indicators-year = Năm
indicators-period-year = năm { $year }
indicators-period-half = { $half ->
    [1] 6 tháng đầu năm { $year }
   *[other] 6 tháng cuối năm { $year }
}
indicators-period-quarter = { $quarter ->
    [1] quý I năm { $year }
    [2] quý II năm { $year }
    [3] quý III năm { $year }
   *[other] quý IV năm { $year }
}
indicators-period-days = từ ngày { $from } đến ngày { $to }
indicators-group-a = A. Tình hình ban hành văn bản quy định chi tiết
indicators-group-b = B. Tình hình bảo đảm các điều kiện cho thi hành pháp luật
indicators-group-c = C. Tình hình tuân thủ pháp luật
indicators-group-other = Chỉ số khác
indicators-xlsx = Tải XLSX
indicators-how = Số liệu tính từ sổ được đếm khi mở trang; bấm vào số để xem danh sách đã đếm, danh sách chỉ hiện những gì ông/bà được xem. Số liệu nhập không thay thế số tính từ sổ: hai số đứng cạnh nhau cùng chênh lệch. Các chỉ số do phần mềm đề xuất theo Điều 7 đến Điều 10 Nghị định số 59/2012/NĐ-CP.
indicator = Chỉ số
indicator-code = Mã chỉ số
indicator-part = Nội dung
indicator-unit = Đơn vị tính
indicator-value = Số liệu
indicator-computed = Tính từ sổ
indicator-entered = Số liệu nhập
indicator-difference = Chênh lệch
indicator-note = Ghi chú
indicator-evidence = Tài liệu chứng minh
indicator-evidence-hint = Số, ký hiệu và ngày của báo cáo, văn bản; ví dụ: Báo cáo số 120/BC-SYT ngày 15/12/2026
indicator-source = Nguồn số liệu
indicator-source-report = Báo cáo của đơn vị
indicator-source-statistics = Số liệu thống kê của ngành
indicator-source-register = Sổ theo dõi của đơn vị
indicator-source-other = Nguồn khác
indicator-waits-for = nhập tay đến khi có { $register }
indicator-below = cộng { $sum } từ { $count } đơn vị trực thuộc
indicator-of-nothing = không có mẫu số
indicator-too-few = dưới { $least } phiếu, không công bố
indicator-no-fields = sổ không chia theo lĩnh vực
indicator-years-only = chỉ tính theo năm
indicator-no-survey = chưa chọn cuộc khảo sát
indicator-unit-doc = văn bản
indicator-unit-case = vụ việc
indicator-unit-person = người
indicator-unit-class = lớp
indicator-unit-event = cuộc
indicator-unit-copy = bản
indicator-unit-post = biên chế
indicator-unit-task = nhiệm vụ
indicator-unit-agency = đơn vị
indicator-unit-vnd = đồng
indicator-unit-percent = %
indicator-unit-day = ngày

## So sánh
indicators-compare = So sánh các đơn vị
indicators-compare-sentence = Các đơn vị trực thuộc { $agency }, { $period }
indicators-side-by-side = Số liệu từng đơn vị
indicators-most = Cao nhất: { $agency }
indicators-nothing-below = Không có đơn vị trực thuộc
indicators-nothing-below-text = Hãy chọn đơn vị cấp trên để so sánh các đơn vị bên trong.

## Nhập số liệu
indicators-enter = Nhập số liệu
indicators-enter-sentence = { $agency }, { $period }
indicators-enter-how = Số liệu nhập là của đơn vị và các đơn vị bên trong. Để trống ô chưa có số liệu; xóa số trong ô là bỏ số liệu đã nhập. Số liệu đã sửa phải được người khác xác minh lại.
indicators-origin = Nguồn của các số liệu nhập lần này
indicators-save = Lưu
indicators-entered = { $count ->
    [0] Không có ô nào thay đổi
   *[other] Đã lưu { $count } ô số liệu
}
indicators-cells-wrong = Có { $count } ô chưa đúng, chưa lưu ô nào. Lý do ghi dưới từng ô.

## Xác minh
indicators-waiting = Số liệu chờ xác minh
indicators-waiting-sentence = { $count } số liệu chờ xác minh
indicators-none-waiting = Không có số liệu nào chờ xác minh
indicators-none-waiting-text = Số liệu do các đơn vị nhập hoặc sửa sẽ hiện ở đây cho đến khi được xác minh.
indicator-verification = Xác minh
indicator-verified = Đã xác minh
indicator-unverified-value = Chưa xác minh
indicator-verify = Xác minh
indicator-verify-text = Xác minh là khẳng định số liệu khớp với tài liệu chứng minh.
indicator-verified-done = Đã xác minh số liệu
indicator-own-value = Người nhập không tự xác minh số liệu của mình
indicator-entered-by = Người nhập
indicator-verified-by = Người xác minh
indicator-by = { $who }, { $at }
indicator-keeper = Cơ quan xác minh
indicator-history = Lịch sử
indicator-history-entered = nhập số liệu
indicator-history-changed = sửa số liệu
indicator-history-verified = xác minh số liệu
indicator-history-removed = bỏ số liệu

## Một chỉ số
indicator-sentence = { $agency } và các đơn vị bên trong, { $period }
indicator-definition = Định nghĩa
indicator-numbers = Số liệu trong kỳ
indicator-criterion = Tiêu chí
indicator-formula = Cách tính
indicator-law = Căn cứ
indicator-valid-from = Áp dụng từ
indicator-valid-to = Áp dụng đến
indicator-valid-to-hint = Để trống nếu còn áp dụng
indicator-until = áp dụng đến { $date }
indicator-is-verified = đã xác minh với văn bản
indicator-unverified = chưa xác minh
indicator-years = Cùng kỳ các năm
indicator-trend = Từ { $first } đến { $last }
indicator-surveys = Cuộc khảo sát dùng để tính
indicator-no-surveys = Chưa chọn cuộc khảo sát nào cho chỉ số này.
indicator-survey = Cuộc khảo sát
indicator-survey-hint = Mã cuộc khảo sát mà ông/bà quản lý, ví dụ: KS-2026-0001
indicator-survey-look = Xem các câu hỏi
indicator-survey-choose = Chọn câu hỏi này
indicator-survey-give-up = Thôi dùng
indicator-survey-chosen = Đã chọn cuộc khảo sát
indicator-survey-removed = Đã thôi dùng cuộc khảo sát
indicator-answers = Câu trả lời được tính
indicator-answers-text = Chọn các câu trả lời có nghĩa là biết hoặc chấp hành quy định, của một câu hỏi.
indicator-history-added = thêm chỉ số
indicator-history-redefined = sửa định nghĩa
indicator-history-surveyed = chọn cuộc khảo sát { $code }
indicator-history-unsurveyed = thôi dùng cuộc khảo sát { $code }
indicator-behind = Nội dung được đếm
indicator-behind-sentence = Số liệu của { $agency } và các đơn vị bên trong, { $period }, gồm:
indicator-nothing-behind = Không có gì được đếm
indicator-nothing-behind-text = Trong kỳ này không có nội dung nào được đếm vào chỉ số.
indicator-share = { $part }/{ $whole } ({ $share })

## Danh mục
indicators-definitions = Định nghĩa chỉ số
indicators-definitions-sentence = Tên, cách tính, căn cứ của từng chỉ số. Chỉ số tự thêm do các đơn vị nhập số liệu.
indicator-change = Sửa
indicator-changed = Đã sửa chỉ số
indicator-add = Thêm chỉ số
indicator-added = Đã thêm chỉ số
indicator-name-vi = Tên chỉ số
indicator-name-en = Tên tiếng Anh
indicator-code-hint = Mã tiêu chí, dấu chấm và số, ví dụ: C1.3
indicator-check = Đã đối chiếu với văn bản

## Lỗi
problem-indicator-number = Ghi số nguyên không âm, không quá { $most }
problem-indicator-decimal = Ghi số không âm, nhiều nhất một chữ số sau dấu phẩy, không quá { $most }
problem-indicator-cell-stale = Người khác vừa sửa ô này. Số ông/bà đã gõ còn trong ô; hãy xem lại rồi lưu.
problem-indicator-period-not-begun = Kỳ số liệu chưa bắt đầu
problem-indicator-too-many = Nhiều hơn { $most } ô trong một lần gửi
problem-indicator-code-malformed = Mã gồm mã tiêu chí (A1 đến C3), dấu chấm và một hoặc hai chữ số
problem-indicator-code-taken = Mã này đã có
problem-indicator-ends-before-start = Ngày cuối phải sau ngày bắt đầu áp dụng
problem-indicator-one-question = Chỉ chọn câu trả lời của một câu hỏi
problem-indicator-own = Người nhập không tự xác minh số liệu của mình
problem-indicator-verified-already = Số liệu đã được xác minh
