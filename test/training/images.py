"""Values of images.json: PNG files of every kind as Pillow 13 and ImageMagick 6 write them, with the pixels that Pillow reads.

Each case has the file in base64, its height and width, its channels, and all numbers from 0 to 255 row by row (of 16 bits divided by
257), without opacity. `boxes` are images brought to another size: every pixel repeated until both sizes divide, and the means of blocks.
"""

import base64
import io
import json
import random
import subprocess

import numpy
from PIL import Image

dice = random.Random(5)
BYTES = {"L": 1, "RGB": 3, "RGBA": 4, "LA": 2}


def picture(mode, width, height):
    # lines that every filter of the format has something to do with
    values = [
        (dice.randrange(256) if y % 3 else 16 * x + 5 * y + k) % 256
        for y in range(height)
        for x in range(width)
        for k in range(BYTES[mode])
    ]
    return Image.frombytes(mode, (width, height), bytes(values))


def png(image, **options):
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def magick(image, *options):
    return subprocess.run(
        ["convert", "png:-", *options, "png:-"], input=png(image), capture_output=True, check=True
    ).stdout


def pixels(bytes_):
    image = Image.open(io.BytesIO(bytes_))
    if image.mode.startswith("I"):
        return 1, [value / 257 for value in numpy.asarray(image).flat]
    gray = image.mode in ("1", "L", "LA")
    image = image.convert("RGBA" if image.mode == "P" else image.mode).convert("L" if gray else "RGB")
    return (1 if gray else 3), list(image.tobytes())


files = {
    "gray": png(picture("L", 7, 5)),
    "colors": png(picture("RGB", 9, 6)),
    "colors with opacity": png(picture("RGBA", 5, 4)),
    "gray with opacity": png(picture("LA", 5, 4)),
    "palette of 256": png(picture("RGB", 20, 16).quantize(200)),
    "palette of 16": png(picture("RGB", 7, 5).quantize(11), bits=4),
    "palette of 4": png(picture("RGB", 7, 5).quantize(3), bits=2),
    "black and white": png(picture("L", 11, 5).convert("1")),
    "gray of 4 bits": magick(picture("L", 7, 5).point(lambda v: v // 16 * 17), "-depth", "4"),
    "gray of 16 bits": png(Image.frombytes("I;16", (6, 3), bytes(dice.randrange(256) for _ in range(36)))),
    "interlaced colors": magick(picture("RGB", 13, 11), "-interlace", "PNG"),
    "interlaced gray": magick(picture("L", 3, 2), "-interlace", "PNG"),
    "one pixel": png(picture("RGB", 1, 1)),
    "every filter": magick(picture("RGB", 12, 9), "-define", "png:compression-filter=5"),
}
cases = []
for name, data in files.items():
    image = Image.open(io.BytesIO(data))
    channels, values = pixels(data)
    numbers = [value if isinstance(value, int) else round(value, 6) for value in values]
    cases.append([name, base64.b64encode(data).decode(), image.height, image.width, channels, numbers])
boxes = []
for width, height, to in [(8, 6, (4, 3)), (7, 5, (3, 4)), (5, 5, (2, 2)), (3, 2, (6, 4))]:
    image = picture("L", width, height)
    many = numpy.asarray(image, float).repeat(to[0], 0).repeat(to[1], 1)
    means = many.reshape(to[0], height, to[1], width).mean((1, 3))
    boxes.append([[height, width], list(image.tobytes()), to, [round(value, 4) for value in means.flat]])
with open(__file__.replace(".py", ".json"), "w") as file:
    lines = lambda items: "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"
    file.write(f'{{"cases": {lines(cases)}, "boxes": {lines(boxes)}}}\n')
