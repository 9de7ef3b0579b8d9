# Reading of document files: why one could not be read, and what to know of one that was.

## Not read
problem-read-too-large = The file is larger than allowed; compress or split it and send it again
problem-read-text-too-long = The text of the document is longer than allowed; split it into several files
problem-read-empty = The file holds no text
problem-read-encrypted = The file is locked with a password; take the password off and send it again
problem-read-truncated = The end of the file is missing; get it again from where it came
problem-read-damaged = The file is damaged; open it in a word processor, save it anew and send that
problem-read-zip-bomb = The file unpacks to an unusual size and is not read
problem-read-too-many-pages = The document has more pages than allowed
problem-read-needs-ocr = This is a scan and the server has no program to read it; the administrator has to install tesseract-ocr and tesseract-ocr-vie
problem-read-ocr-off = This is a scan and reading scans is switched off; send a DOCX or a PDF with text
problem-read-ocr-failed = The text of the scan could not be recognised; send a clearer one
problem-read-timeout = Reading took too long and was stopped; split the document into several files
problem-read-reader-stopped = The reader stopped at this file; save it as DOCX and send that
problem-read-unsupported-old-office = Files of Word 97–2003 (.doc) are not read; save the document as DOCX
problem-read-unsupported-workbook = Workbooks are not read; save the document as DOCX or PDF
problem-read-unsupported-slides = Slides are not read; save the document as DOCX or PDF
problem-read-unsupported-open-document = OpenDocument files are not read; save the document as DOCX
problem-read-unsupported-rich-text = RTF files are not read; save the document as DOCX
problem-read-unsupported-archive = Archives are not read; take the document out first
problem-read-unsupported-image = Images of this kind are not read; use PNG, JPEG or TIFF
problem-read-unsupported-binary = The file is not a text document
problem-read-unsupported-encoding = The encoding of the text is not known; save it as UTF-8
problem-read-unsupported-left-out = This build of the program was made without the reader of such files

## Read, but good to know
paper-converted-from = The file was in an old Vietnamese encoding and was converted to Unicode
paper-legacy-fonts = Parts were set in old fonts (TCVN3 or VNI) and were converted to Unicode
paper-ocr-used = The text was recognised from images; compare it with the original
paper-tracked-changes-accepted = Tracked changes were read as if accepted
paper-hidden-text-left-out = Hidden text was left out
paper-footnotes-moved = Footnotes were moved to the end of the text
paper-footnote-marks-lifted = Marks of footnotes were taken out of the sentences
paper-page-numbers-dropped = Lines holding only a page number were left out
paper-unreadable-characters = Some characters could not be read and show as �
paper-pages-not-read = Some pages are images and were not read
paper-scanner-text-layer = The text comes from the recognition layer of a scanner; compare it with the original
paper-file-repaired = The inner index of the file was damaged and was rebuilt while reading
