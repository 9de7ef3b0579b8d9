//! Documents in and out: bytes to text (TXT, DOCX, PDF, HTML, scans), records to XLSX, CSV, ICS.
