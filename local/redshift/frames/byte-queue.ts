const EMPTY = Buffer.alloc(0);

/** Bytes in the order they came, joined only when more than one chunk is asked for. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The first bytes, left where they are; undefined until there are that many. */
  peek(length: number): Buffer | undefined {
    if (this.#length < length) return undefined;
    const first = this.#gather(length);
    return first.subarray(0, length);
  }

  /** Takes the first bytes; undefined until there are that many. */
  take(length: number): Buffer | undefined {
    const taken = this.peek(length);
    if (taken) this.#skip(length);
    return taken;
  }

  #skip(length: number): void {
    const first = this.#chunks[0] ?? EMPTY;
    this.#length -= length;
    if (first.length === length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(length);
  }

  #gather(length: number): Buffer {
    const first = this.#chunks[0] ?? EMPTY;
    if (first.length >= length) return first;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
