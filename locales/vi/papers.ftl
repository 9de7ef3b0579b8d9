# Đọc tệp văn bản: vì sao không đọc được, và những điều cần biết khi đã đọc.

## Không đọc được
problem-read-too-large = Tệp lớn hơn mức cho phép; hãy nén hoặc tách tệp rồi gửi lại
problem-read-text-too-long = Nội dung văn bản dài hơn mức cho phép; hãy tách thành nhiều tệp
problem-read-empty = Tệp không có chữ nào
problem-read-encrypted = Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại
problem-read-truncated = Tệp bị thiếu phần cuối; hãy tải lại từ nơi gửi
problem-read-damaged = Tệp bị hỏng; hãy mở bằng phần mềm soạn thảo, lưu lại rồi gửi
problem-read-zip-bomb = Tệp bung ra lớn bất thường nên không đọc
problem-read-too-many-pages = Văn bản có nhiều trang hơn mức cho phép
problem-read-needs-ocr = Đây là bản chụp, máy chủ chưa cài chương trình nhận dạng chữ; người quản trị cần cài các gói tesseract-ocr và tesseract-ocr-vie
problem-read-ocr-off = Đây là bản chụp, việc nhận dạng chữ đang tắt; hãy gửi bản DOCX hoặc PDF có chữ
problem-read-ocr-failed = Không nhận dạng được chữ trong bản chụp; hãy gửi bản rõ hơn
problem-read-timeout = Đọc tệp quá lâu nên đã dừng; hãy tách thành nhiều tệp
problem-read-reader-stopped = Bộ đọc dừng giữa chừng ở tệp này; hãy lưu lại thành DOCX rồi gửi
problem-read-unsupported-old-office = Không đọc tệp Word 97–2003 (.doc); hãy lưu thành DOCX
problem-read-unsupported-workbook = Không đọc bảng tính; hãy lưu thành DOCX hoặc PDF
problem-read-unsupported-slides = Không đọc tệp trình chiếu; hãy lưu thành DOCX hoặc PDF
problem-read-unsupported-open-document = Không đọc tệp OpenDocument; hãy lưu thành DOCX
problem-read-unsupported-rich-text = Không đọc tệp RTF; hãy lưu thành DOCX
problem-read-unsupported-archive = Không đọc tệp nén; hãy lấy văn bản ra trước
problem-read-unsupported-image = Không đọc ảnh loại này; hãy dùng PNG, JPEG hoặc TIFF
problem-read-unsupported-binary = Tệp này không phải văn bản
problem-read-unsupported-encoding = Không rõ bảng mã của tệp; hãy lưu lại theo UTF-8
problem-read-unsupported-left-out = Bản cài đặt này không có phần đọc loại tệp này

## Đọc được, nhưng cần biết
paper-converted-from = Tệp dùng bảng mã tiếng Việt cũ, đã chuyển sang Unicode
paper-legacy-fonts = Một phần dùng phông chữ cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode
paper-ocr-used = Chữ được nhận dạng từ ảnh chụp, cần đối chiếu với bản gốc
paper-tracked-changes-accepted = Các sửa đổi đang theo dõi được đọc như đã chấp nhận
paper-hidden-text-left-out = Đã bỏ qua chữ ẩn
paper-footnotes-moved = Chú thích cuối trang được đưa xuống cuối văn bản
paper-footnote-marks-lifted = Đã bỏ số đánh dấu chú thích khỏi câu
paper-page-numbers-dropped = Đã bỏ các dòng chỉ có số trang
paper-unreadable-characters = Có ký tự không đọc được, hiện bằng dấu �
paper-pages-not-read = Có trang là ảnh chụp nên chưa đọc được
paper-scanner-text-layer = Chữ lấy từ lớp nhận dạng của máy quét, cần đối chiếu với bản gốc
paper-file-repaired = Tệp bị lỗi mục lục bên trong, đã dựng lại khi đọc
