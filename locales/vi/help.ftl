# Trang trợ giúp.

help-title = Trợ giúp
help-inbox = Đưa văn bản vào
help-inbox-text = Ở trang Văn bản chỉ đạo, kéo thả tệp DOCX, PDF, TXT, HTML hoặc dán nội dung. Hệ thống đọc số, ngày, trích yếu, người ký, từng nhiệm vụ, cơ quan chủ trì, phối hợp và thời hạn. Văn bản có dấu mật không được đưa vào.
help-review = Soát văn bản
help-review-text = Bên trái là nguyên văn, bên phải là từng nhiệm vụ được đề xuất. Chỗ chưa chắc được đưa lên trước. Nhận, sửa, tách, gộp, bỏ hoặc bôi đen một câu để thêm nhiệm vụ. Chưa giao việc cho ai trước khi phát hành.
help-issue = Phát hành
help-issue-text = Trước khi phát hành, trang xem trước cho biết bao nhiêu nhiệm vụ, bao nhiêu đơn vị, những hạn đầu tiên. Phát hành là một lần ghi duy nhất: hoặc có đủ, hoặc không có gì.
help-register = Sổ nhiệm vụ
help-register-text = Mỗi dòng là một việc của một cơ quan. Lọc theo trạng thái, hạn, đơn vị, văn bản; gõ có dấu hoặc không dấu đều tìm được. Địa chỉ trang giữ nguyên bộ lọc, và cùng bộ lọc ấy xuất ra XLSX, CSV hoặc lịch ICS.
help-classes = Bốn trạng thái thống kê
help-classes-text = Hoàn thành đúng hạn, hoàn thành quá hạn, chưa hoàn thành còn trong hạn, chưa hoàn thành đã quá hạn. Việc thường xuyên và việc không có thời hạn được tính riêng, không bao giờ bị coi là quá hạn. Việc đã báo cáo đúng hạn mà chưa được xác nhận vẫn là đúng hạn.
help-due = Vì sao hạn là ngày này?
help-due-text = Mỗi hạn đều kèm lời văn của văn bản và cách tính. “Trước ngày” là hết ngày liền trước; “chậm nhất ngày” là hết chính ngày đó. Ngày ghi trong văn bản không dời khi rơi vào ngày nghỉ; thời hạn phải đếm mà kết thúc vào ngày nghỉ thì dời sang ngày làm việc kế tiếp (Bộ luật Dân sự 2015, Điều 148).
help-keys = Phím tắt khi soát văn bản
help-key-move = chuyển nhiệm vụ
help-key-accept = nhận nhiệm vụ
help-key-edit = sửa
help-key-split = tách
help-key-merge = gộp với nhiệm vụ trước
help-key-reject = bỏ
help-key-undo = hoàn tác
help-key-save = lưu, soát sau
help-key-leave = rời ô đang nhập, trở về nhiệm vụ
help-key-accept-here = nhận nhiệm vụ ngay khi đang nhập

api-docs-title = Giao diện lập trình (API)
api-docs-text = Mọi việc làm được trên các trang đều làm được từ chương trình khác, với mã truy cập (token) của một tài khoản. Mô tả từng lệnh viết bằng tiếng Anh.
api-docs-document = Tài liệu OpenAPI
api-docs-required = bắt buộc
api-docs-answers = Mã trả lời:
