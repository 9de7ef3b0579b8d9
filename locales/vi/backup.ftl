# Sao lưu, phục hồi, chuyển cơ sở dữ liệu; đọc ở dòng lệnh.

backup-progress = tệp và bản ghi đã sao lưu
backup-saved = { $path }: { $rows } bản ghi và { $files } tệp tại thời điểm { $at }, { $bytes } byte; khóa { $keys } không nằm trong đó
backup-slip = { $path }: phiếu khóa { $keys }; hãy in ra, cất riêng với bản sao lưu rồi xóa tệp
restore-progress = tệp và bản ghi đã phục hồi
restore-done = Đã phục hồi { $rows } bản ghi và { $files } tệp tại thời điểm { $at }; chỉ mục tìm kiếm đã lập lại
restore-counters = { $differed ->
    [0] các số đếm của sổ nhiệm vụ đều đúng
   *[other] { $differed } số đếm của sổ nhiệm vụ bị sai, đã ghi lại
 }
verify-progress = tệp và bản ghi đã kiểm tra
verify-sound = { $path }: { $rows } bản ghi trong { $tables } bảng và { $files } tệp tại thời điểm { $at } đúng như khi sao lưu; { $entries } mục nhật ký không có chỗ đứt
verify-by-keys = dấu niêm phong được tạo bằng đúng bộ khóa này
verify-without-keys = kiểm tra không có khóa: phát hiện được byte bị đổi, không phát hiện được bản sao lưu do người khác dựng lên
move-progress = bản ghi đã chép
move-done = Đã chép { $rows } bản ghi trong { $tables } bảng sang { $database }, số đếm và mã băm khớp nhau

problem-backup-file-exists = Đã có { $path }, không ghi đè.
problem-archive-cut-off = Phần cuối không phải của một bản sao lưu: tệp bị cắt cụt, bị đổi ở cuối, hoặc không phải bản sao lưu.
problem-archive-changed = Bản sao lưu không còn như khi ghi: có byte đã bị đổi.
problem-archive-seal-other-keys = Dấu niêm phong không được tạo bằng bộ khóa này: bản sao lưu do người không có khóa dựng lên hoặc sửa.
problem-archive-of-other-keys = Bản sao lưu thuộc hệ thống có khóa { $archive }; khóa được đưa vào là { $given }.
problem-archive-other-form = Bản sao lưu có định dạng { $form }, phiên bản này không đọc được.
problem-archive-other-release = Bản sao lưu do phiên bản { $product } ghi với các bảng khác; hãy phục hồi bằng phiên bản đó rồi nâng cấp.
problem-archive-manifest-broken = Không đọc được bảng kê của bản sao lưu.
problem-archive-unexpected = Tại byte { $at } của bản sao lưu có nội dung lạ: { $name }
problem-archive-rows-changed = Bản ghi của bảng { $table } không đúng như khi sao lưu.
problem-archive-rows-refused = Cơ sở dữ liệu không nhận bản ghi của bản sao lưu (bảng { $table }): { $why }
problem-archive-file-changed = Tệp { $name } không phải tệp đã sao lưu.
problem-archive-file-missing = Thiếu tệp { $name }: không có khi sao lưu, hoặc không có trong bản sao lưu.
problem-archive-file-damaged = Tệp { $name } đã hỏng từ khi sao lưu.
problem-restore-needs-keys = Cần bộ khóa: chỉ phiếu khóa bằng --keys, hoặc đặt thư mục keys vào thư mục dữ liệu.
problem-restore-not-empty = Cơ sở dữ liệu đã có bản ghi (bảng { $table }); chưa thay đổi gì.
problem-restore-files-there = { $path } đã có tệp; chưa thay đổi gì. Hãy chỉ một thư mục dữ liệu trống.
problem-restore-other-keys-there = Thư mục dữ liệu có khóa của hệ thống khác; chưa thay đổi gì. Hãy chỉ một thư mục dữ liệu trống.
problem-restore-unfinished = Lần phục hồi vào thư mục dữ liệu này bị ngắt giữa chừng; hãy chạy lại trước khi làm việc khác.
problem-move-to-itself = Hai cơ sở dữ liệu là một.
problem-move-no-such-file = Không có cơ sở dữ liệu { $path }.
problem-move-in-use = Có chương trình đang mở { $database }; hãy dừng máy chủ trước. Chưa thay đổi gì.
problem-move-other-tables = Các bảng thuộc phiên bản khác (số { $found }, phiên bản này là { $wanted }); hãy chạy phiên bản này trên cơ sở dữ liệu đó một lần rồi chuyển.
problem-move-differs = Bảng { $table } không khớp số đếm và mã băm. Không dùng cơ sở dữ liệu mới; cơ sở dữ liệu cũ không thay đổi.
problem-slip-line-wrong = Dòng { $line } của phiếu khóa có ký tự gõ sai.
problem-slip-line-missing = Thiếu dòng { $line } của phiếu khóa.
problem-slip-of-other-keys = Từng dòng của phiếu đúng, nhưng gộp lại không phải bộ khóa có dấu vân tay ghi trên phiếu.
