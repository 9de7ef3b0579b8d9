## Bàn làm việc của người đứng đầu đơn vị
menu-unit = Việc của đơn vị
right-unit-desk = xem bàn làm việc của đơn vị
unit-title = Việc của đơn vị: { $agency }
unit-sentence = <b class="red">{ $overdue } việc quá hạn</b> (kể cả đơn vị trực thuộc), { $unassigned } việc chưa phân công, { $deciding } kết quả chờ đơn vị xác nhận, { $asking } đề nghị chờ trả lời.
unit-sentence-none-late = Không có việc quá hạn (kể cả đơn vị trực thuộc), { $unassigned } việc chưa phân công, { $deciding } kết quả chờ đơn vị xác nhận, { $asking } đề nghị chờ trả lời.
unit-all-unfinished = Xem mọi việc chưa xong của đơn vị
unit-register = Xem việc chưa xong
unit-which = Đơn vị
unit-card = Bốn nhóm kết quả
unit-see = Xem danh sách
unit-in-time = Chưa hoàn thành, trong hạn
unit-overdue = Chưa hoàn thành, quá hạn
unit-how-on-time = Đã được xác nhận, sản phẩm đến trong hạn. Tỷ lệ tính trên các việc có hạn của đơn vị và đơn vị trực thuộc.
unit-how-late = Đã được xác nhận, sản phẩm đến sau hạn.
unit-how-in-time = Chưa được xác nhận và chưa qua hạn, hoặc đã nộp trong hạn và đang chờ xác nhận.
unit-unassigned = { $count } việc chưa phân công
unit-unassigned-none = Việc nào cũng đã có người thực hiện.
unit-assign = Phân công các việc đã chọn
unit-people = Theo người thực hiện
unit-people-text = Việc chưa báo cáo của chính đơn vị, không kể đơn vị trực thuộc.
unit-people-none = Đơn vị không có việc đang thực hiện.
unit-person = Người thực hiện
unit-nobody = Chưa phân công
unit-open = Đang làm
unit-late = Quá hạn
unit-late-none = Không có việc quá hạn.
unit-soon-none = Không có việc sắp đến hạn.
unit-deciding = Chờ đơn vị xác nhận
unit-deciding-none = Không có kết quả nào chờ xác nhận.
unit-asking = Xin gia hạn, vướng mắc, báo không đúng đơn vị
unit-asking-none = Không có đề nghị nào chờ trả lời.
unit-silent = Đơn vị phối hợp chưa trả lời
unit-silent-none = Không có đơn vị phối hợp nào quá hạn trả lời.

## Bảng của người theo dõi
menu-board = Bảng theo dõi
right-overseer-board = xem bảng theo dõi
board-title = Bảng theo dõi
board-sentence = { $waiting } kết quả chờ xác nhận, { $extensions } đề nghị gia hạn, <b class="red">{ $late } việc quá hạn</b> ở { $units } đơn vị.
board-sentence-none-late = { $waiting } kết quả chờ xác nhận, { $extensions } đề nghị gia hạn, không có việc quá hạn.
board-to-waiting = Xem việc chờ xác nhận
board-waiting = Chờ xác nhận
board-waiting-none = Không có kết quả nào chờ xác nhận.
board-extensions = Xin gia hạn
board-extensions-none = Không có đề nghị gia hạn nào.
board-obstacles = Khó khăn, vướng mắc chưa trả lời
board-obstacles-none = Không có vướng mắc nào chờ trả lời.
board-wrong = Báo không đúng đơn vị
board-wrong-none = Không có đơn vị nào báo việc không phải của mình.
board-late = Đơn vị có việc quá hạn
board-late-none = Không có đơn vị nào có việc quá hạn chưa báo cáo.

## Hai người cùng sửa một nhiệm vụ
conflict-title = Người khác vừa thay đổi nhiệm vụ này
conflict-text = { $name } đã thay đổi trước, lúc { $at }; nay nhiệm vụ ở trạng thái “{ $state }”. Thao tác của bạn chưa được thực hiện, không có gì bị ghi đè, và nội dung bạn viết vẫn còn.
conflict-act = Thao tác
conflict-day = Ngày
conflict-words = Nội dung viết kèm
conflict-again = Vẫn làm với bản mới nhất
conflict-over = Với trạng thái mới, thao tác này không còn làm được. Nội dung bạn viết ở bảng trên, có thể chép lại.
field-version = Phiên bản
