# Đơn vị: cây đơn vị, cụm từ chỉ nhóm cơ quan, ngày nghỉ.

## Cấp
level-central = Trung ương
level-province = Cấp tỉnh
level-district = Cấp huyện
level-commune = Cấp xã
level-hamlet = Thôn, tổ dân phố

## Cây đơn vị
agencies-title = Đơn vị
agencies-inside = Ngày { $on } có { $levels }.
agencies-found = <b>{ $count }</b> đơn vị khớp trong { $within }, ngày { $on }.
agencies-of-central = { $count } đơn vị Trung ương
agencies-of-province = { $count } đơn vị cấp tỉnh
agencies-of-district = { $count } đơn vị cấp huyện
agencies-of-commune = { $count } đơn vị cấp xã
agencies-of-hamlet = { $count } thôn, tổ dân phố
agencies-search = Tìm đơn vị
agencies-search-hint = Tên hiện nay hoặc tên cũ, gõ có dấu hoặc không dấu
agencies-level = Cấp
agencies-kind = Loại
agencies-on = Tại ngày
agencies-any = Tất cả
agencies-filter = Lọc
agencies-conditions = Điều kiện đang lọc
agencies-name = Đơn vị
agencies-parent = Trực thuộc
agencies-head = Người đứng đầu
agencies-inside-head = Bên trong
agencies-below = { $count } đơn vị
agencies-open = Xem trang đơn vị
agencies-none-title = Chưa có cây đơn vị
agencies-none-text = Người quản trị nạp cây đơn vị bằng lệnh “thihanh agency import”.
agencies-empty-title = Không có đơn vị nào khớp
agencies-empty-text = Thử bớt điều kiện, đổi ngày, hoặc tìm theo tên cũ.
agencies-empty-all = Bỏ mọi điều kiện
agencies-leaf-title = Không có đơn vị bên trong
agencies-leaf-text = Không có đơn vị nào trực thuộc vào ngày này.

## Trang một đơn vị
agency-as-on = Số liệu tại ngày { $on }.
agency-as-on-until = Số liệu tại ngày { $on }; tên và tổ chức này đến hết ngày { $to }.
agency-ended = Đã kết thúc hoạt động, ngày cuối cùng { $on }.
agency-to-come = Hoạt động từ ngày { $on }.
agency-has-below = Bên trong có { $levels }.
agency-see-inside = Xem trong cây
agency-see-picture = Tình hình thực hiện
agency-see-tasks = Xem nhiệm vụ
agency-short-name = Tên ngắn
agency-official-code = Mã số
agency-guided-by = Hướng dẫn nghiệp vụ
agency-guides = Đang hướng dẫn nghiệp vụ
agency-source = Căn cứ
agency-below-title = { $count } đơn vị trực thuộc
agency-below-all = Xem tất cả
agency-facts-title = Thông tin
agency-names-title = Tên và người đứng đầu theo thời gian
agency-names-note = Văn bản và báo cáo kỳ trước giữ tên của kỳ đó.
agency-name-then = <b>{ $name }</b> { $head }
agency-successions-title = Sắp xếp, sáp nhập
period-from = Từ { $from }
period-from-to = Từ { $from } đến { $to }
succession-merge-into = Nhập vào
succession-merge-of = Nhận sáp nhập từ
succession-split-into = Tách, giao lại cho
succession-split-of = Nhận một phần từ
succession-rename-into = Đổi thành
succession-rename-of = Đổi từ
succession-dissolve-into = Kết thúc, giao lại cho
succession-dissolve-of = Tiếp nhận khi kết thúc
succession-move-into = Chuyển nhiệm vụ sang
succession-move-of = Nhận nhiệm vụ từ

## Cụm từ chỉ nhóm cơ quan
groups-title = Cụm từ chỉ nhóm đơn vị
groups-sentence = { $count } cụm từ, thành viên trong { $place } ngày { $on }.
groups-try = Thử một cụm từ trong văn bản
groups-try-hint = Ví dụ: các sở, ban, ngành; UBND các xã, phường
groups-try-submit = Xem gồm ai
groups-phrase = Cụm từ
groups-who = Gồm ai
groups-source = Căn cứ
groups-members = { $count } đơn vị
groups-indefinite = Văn bản không nói là ai: người soát chọn
groups-not-valid = Không dùng vào ngày này
groups-until = Dùng đến hết ngày { $to }
groups-lasting = Đang dùng
verified = Đã xác minh
unverified = Chưa xác minh

## Vì sao cụm từ chỉ những đơn vị ấy
phrase-by-name = Hiểu theo tên đơn vị: { $count } đơn vị.
phrase-by-alias = Hiểu theo tên gọi đã được người dùng chỉ cho hệ thống: { $count } đơn vị.
phrase-by-group = Hiểu theo cụm từ chỉ nhóm: { $count } đơn vị.
phrase-by-place = Chỉ nêu địa bàn nên hiểu là Ủy ban nhân dân: { $count } đơn vị.
phrase-by-parts = Hiểu từng phần, gộp lại: { $count } đơn vị.
phrase-part = “{ $words }”: { $count } đơn vị.
phrase-heads = Giao đích danh người đứng đầu.
phrase-other-province = Văn bản nêu tên { $name }, không thuộc địa bàn này. Có { $count } đơn vị cùng loại ở đây để chọn nếu đúng ý văn bản.
phrase-notice-other-place = Văn bản nêu tên { $name }, không thuộc địa bàn này.
phrase-notice-not-understood = Chưa hiểu “{ $words }”: { $why }
phrase-notice-only-concerned = Văn bản chỉ nói tới đơn vị có liên quan: hãy bỏ chọn đơn vị không liên quan.
phrase-not-found = Không tìm thấy đơn vị nào có tên này trong địa bàn.
phrase-indefinite = Văn bản không nói cụ thể là ai.
phrase-persons = Cụm từ chỉ con người, không chỉ đơn vị.
phrase-central = Cơ quan Trung ương, ngoài địa bàn.
phrase-ended = { $name } đã kết thúc hoạt động, ngày cuối cùng { $on }; { $count } đơn vị tiếp nhận.
phrase-not-yet = { $name } chưa thành lập vào ngày của văn bản.
phrase-group-ended = Cụm từ này chỉ dùng đến hết ngày { $on }, sau đó không còn cấp này.
phrase-group-not-yet = Cụm từ này chưa dùng vào ngày của văn bản.
phrase-none-here = Địa bàn không có đơn vị như vậy vào ngày này.
phrase-too-long = Quá dài so với tên một cơ quan.

## Ngày nghỉ
holidays-title = Ngày nghỉ, ngày làm bù
holidays-sentence = Năm { $year }: { $off } ngày nghỉ, { $worked } ngày làm bù; { $unverified } ngày chưa xác minh.
holidays-years = Chọn năm
holidays-day = Ngày
holidays-name = Dịp
holidays-kind = Loại
holidays-empty-title = Chưa có ngày nghỉ của năm { $year }
holidays-empty-text = Lịch nghỉ được nạp khi có quyết định của năm. Các ngày thứ bảy, chủ nhật luôn là ngày nghỉ.
holiday-holiday = Nghỉ lễ, tết
holiday-compensation = Nghỉ bù
holiday-swap-workday = Làm bù
weekday-mon = thứ Hai
weekday-tue = thứ Ba
weekday-wed = thứ Tư
weekday-thu = thứ Năm
weekday-fri = thứ Sáu
weekday-sat = thứ Bảy
weekday-sun = Chủ nhật

## Trục trặc
object-agency = đơn vị này
right-see-agencies = xem cây đơn vị
right-manage-agencies = quản lý cây đơn vị
right-teach-phrases = chỉ nghĩa cụm từ trong văn bản
problem-alias-empty = Cụm từ chưa có chữ nào.
problem-alias-outside = Đơn vị này không thuộc địa bàn của văn bản.
problem-agency-import-too-large = Tệp quá lớn so với một cây đơn vị
problem-agency-import-not-csv = { $file }, dòng { $line }: không đọc được. Cần tệp CSV mã UTF-8, các dòng cùng số cột.
problem-agency-import-missing-column = { $file }, dòng { $line }: thiếu cột { $value }.
problem-agency-import-too-many-rows = { $file }, dòng { $line }: tệp có quá nhiều dòng.
problem-agency-import-empty = { $file }, dòng { $line }: cột { $value } để trống.
problem-agency-import-too-long = { $file }, dòng { $line }: nội dung cột { $value } quá dài.
problem-agency-import-unknown-kind = { $file }, dòng { $line }: không có loại đơn vị “{ $value }”.
problem-agency-import-unknown-level = { $file }, dòng { $line }: không có cấp “{ $value }”.
problem-agency-import-bad-date = { $file }, dòng { $line }: “{ $value }” không phải ngày. Viết dạng 31/12/2025 hoặc 2025-12-31.
problem-agency-import-ends-before-start = { $file }, dòng { $line }: ngày cuối đứng trước ngày đầu.
problem-agency-import-overlaps = { $file }, dòng { $line }: thời gian trùng với một dòng khác của mã { $value }.
problem-agency-import-overlaps-stored = { $file }, dòng { $line }: thời gian trùng với một giai đoạn đã có của mã { $value }. Hãy đưa cả giai đoạn đó vào tệp.
problem-agency-import-unknown-agency = { $file }, dòng { $line }: không có đơn vị mã { $value }.
problem-agency-import-outlives-parent = { $file }, dòng { $line }: có ngày mà đơn vị cấp trên không tồn tại ({ $value }).
problem-agency-import-cycle = { $file }, dòng { $line }: { $value } trở thành cấp trên của chính mình.
problem-agency-import-unknown-succession = { $file }, dòng { $line }: không có hình thức “{ $value }”. Dùng merge, split, rename, dissolve hoặc move_duty.
problem-agency-import-succeeds-itself = { $file }, dòng { $line }: đơn vị không thể kế thừa chính mình.
