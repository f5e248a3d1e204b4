"""Values of images.json: PNG and JPEG files of every kind as Pillow 13 and ImageMagick 6 write them, with the pixels that Pillow reads.

Each case has the file in base64, its height and width, its channels, and all numbers from 0 to 255 row by row (of 16 bits divided by
257), without opacity. `boxes` are images brought to another size: every pixel repeated until both sizes divide, and the means of blocks.
"""

import base64
import io
import json
import random
import subprocess

import numpy
from PIL import Image, ImageOps

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


def waves(mode, width, height):
    # what a photograph is to JPEG: it changes slowly
    y, x = numpy.mgrid[0:height, 0:width]
    bands = [128 + 90 * numpy.sin(x / 3 + k) + 30 * numpy.cos(y * (k + 1) / 4) for k in range(3)]
    return Image.fromarray(numpy.stack(bands, -1).clip(0, 255).astype("uint8")).convert(mode)


def jpeg(image, orientation=None, **options):
    file = io.BytesIO()
    exif = Image.Exif()
    if orientation is not None:
        exif[0x112] = orientation
    image.save(file, "JPEG", exif=exif, **options)
    return file.getvalue()


def magick(image, *options):
    return subprocess.run(
        ["convert", "png:-", *options, "png:-"], input=png(image), capture_output=True, check=True
    ).stdout


def pixels(bytes_):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(bytes_)))
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
photographs = {
    "JPEG with halved colors": jpeg(waves("RGB", 11, 9), quality=80),
    "JPEG with whole colors": jpeg(waves("RGB", 11, 9), quality=90, subsampling=0),
    "progressive JPEG": jpeg(waves("RGB", 10, 7), progressive=True),
    "gray JPEG": jpeg(waves("L", 11, 9)),
    "progressive gray JPEG": jpeg(waves("L", 9, 5), progressive=True),
    "JPEG that begins again in between": jpeg(waves("RGB", 17, 9), restart_marker_blocks=1),
    **{f"JPEG of the EXIF orientation {o}": jpeg(waves("RGB", 5, 3), o) for o in range(1, 9)},
}


def case(name, data):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    channels, values = pixels(data)
    numbers = [value if isinstance(value, int) else round(value, 6) for value in values]
    return [name, base64.b64encode(data).decode(), image.height, image.width, channels, numbers]


cases = [case(name, data) for name, data in files.items()]
photographs = [case(name, data) for name, data in photographs.items()]
cmyk = base64.b64encode(jpeg(waves("CMYK", 9, 5))).decode()
others = {}
for kind in ["GIF", "WebP", "BMP", "TIFF"]:
    file = io.BytesIO()
    waves("RGB", 4, 3).save(file, kind)
    others[kind] = base64.b64encode(file.getvalue()).decode()
boxes = []
for width, height, to in [(8, 6, (4, 3)), (7, 5, (3, 4)), (5, 5, (2, 2)), (3, 2, (6, 4))]:
    image = picture("L", width, height)
    many = numpy.asarray(image, float).repeat(to[0], 0).repeat(to[1], 1)
    means = many.reshape(to[0], height, to[1], width).mean((1, 3))
    boxes.append([[height, width], list(image.tobytes()), to, [round(value, 4) for value in means.flat]])
with open(__file__.replace(".py", ".json"), "w") as file:
    lines = lambda items: "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"
    file.write(f'{{"cases": {lines(cases)}, "photographs": {lines(photographs)}, "boxes": {lines(boxes)},')
    file.write(f'"cmyk": {json.dumps(cmyk)}, "others": {json.dumps(others)}}}\n')
