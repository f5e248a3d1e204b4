/** Writes protocol buffer messages: fields one after another, a nested message as its own bytes. */
export class Message {
  private bytes = new Uint8Array(64);
  private length = 0;

  /** A whole number, a Boolean or an enumeration. */
  integer(field: number, value: number | bigint): this {
    this.varint(field << 3);
    return this.varint(value);
  }

  float(field: number, value: number): this {
    this.varint((field << 3) | 5);
    this.reserve(4);
    new DataView(this.bytes.buffer).setFloat32(this.length, value, true);
    this.length += 4;
    return this;
  }

  string(field: number, value: string): this {
    return this.data(field, Buffer.from(value, "utf8"));
  }

  message(field: number, value: Message): this {
    return this.data(field, value.finish());
  }

  data(field: number, value: Uint8Array): this {
    this.varint((field << 3) | 2);
    this.varint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private varint(value: number | bigint): this {
    this.reserve(10);
    if (typeof value === "number" && value >= 0 && value < 2 ** 31) {
      let small = value;
      for (; small > 127; small >>>= 7) this.bytes[this.length++] = (small & 127) | 128;
      this.bytes[this.length++] = small;
      return this;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.bytes[this.length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
    return this;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

/** The fields of a message: number and content, a whole number or bytes. */
export function* fieldsOf(bytes: Uint8Array): Generator<[number, number | Uint8Array]> {
  let place = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[place++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (place < bytes.length) {
    const key = varint();
    const field = key >>> 3;
    switch (key & 7) {
      case 0:
        yield [field, varint()];
        break;
      case 1:
        place += 8;
        break;
      case 2: {
        const length = varint();
        yield [field, bytes.subarray(place, place + length)];
        place += length;
        break;
      }
      case 5:
        place += 4;
        break;
      default:
        throw new RangeError(`protobuf: unknown wire type ${key & 7}`);
    }
  }
}
