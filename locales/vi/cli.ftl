# Dòng lệnh.

extract-number = số
extract-date = ngày
extract-issuer = cơ quan ban hành
extract-title = trích yếu
extract-lead = chủ trì
extract-support = phối hợp
extract-deadline = thời hạn
