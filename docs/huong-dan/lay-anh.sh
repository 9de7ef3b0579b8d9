#!/bin/sh
# Takes the pictures of the guide anew from what the browser tests wrote into target/screenshots: no wider than 1000 pixels, a palette,
# no larger than 80 KB. Needs python3 with Pillow; PYTHON names another interpreter, the first argument another folder of pictures.
# A picture that is not there keeps its older copy and is named at the end, with exit code 1.
set -eu
cd "$(dirname "$0")"
exec "${PYTHON:-python3}" - "${1:-../../target/screenshots}" anh <<'PY'
import io
import pathlib
import sys

from PIL import Image

MOST_WIDTH, MOST_BYTES = 1000, 80 * 1024
source, target = map(pathlib.Path, sys.argv[1:3])
missing = []
# The table in anh/README.md says which picture comes from where; it is the only list.
for line in (target / "README.md").read_text(encoding="utf-8").splitlines():
    cells = [cell.strip().strip("`") for cell in line.split("|")[1:-1]]
    if len(cells) != 3 or not cells[0].endswith(".png"):
        continue
    taken = source / cells[1]
    if not taken.is_file():
        missing.append(str(taken))
        continue
    image = Image.open(taken).convert("RGB")
    if image.width > MOST_WIDTH:
        image = image.resize((MOST_WIDTH, round(image.height * MOST_WIDTH / image.width)), Image.Resampling.LANCZOS)
    for colours in (128, 64, 32, 16):
        out = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    else:
        sys.exit(f"{taken}: larger than {MOST_BYTES} bytes even with 16 colours")
    (target / cells[0]).write_bytes(out.getvalue())
for path in missing:
    print(f"missing: {path}", file=sys.stderr)
sys.exit(1 if missing else 0)
PY
