/** Takes WebSocket frames out of what a server sends (RFC 6455): no more than a load generator needs, and fast. */

export const TEXT = 1;
export const CLOSING = 8;
export const PING = 9;
export const PONG = 10;

/**
 * Answers a function for the bytes as they arrive, in pieces of any size. `hear` gets each frame's opcode and payload; the
 * payload lies in the piece it came in and is good for the length of the call only.
 */
export function createFrameReader(hear: (opcode: number, payload: Buffer) => void): (piece: Buffer) => void {
  let rest: Buffer | undefined;

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    while (bytes.length - at >= 2) {
      const { start, length } = bounds(bytes, at);
      if (start + length > bytes.length) break;
      hear((bytes[at] ?? 0) & 0x0f, bytes.subarray(start, start + length));
      at = start + length;
    }
    rest = at === bytes.length ? undefined : bytes.subarray(at);
  };
}

/** Where the payload of the frame at `at` begins, and its length; beyond the end while the head is not complete. */
function bounds(bytes: Buffer, at: number): { start: number; length: number } {
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { start: at + 2, length: short };
  const start = at + (short === 126 ? 4 : 10);
  if (start > bytes.length) return { start, length: 0 };
  return { start, length: short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2)) };
}

/** A whole frame as a client sends it. The mask that it must have is of zeros, so that nothing needs to be masked. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126;
  const head = Buffer.alloc(isShort ? 6 : 8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
