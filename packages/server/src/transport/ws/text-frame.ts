/** Frames a server's text message once, so that the same bytes can be written to every socket. */

/**
 * An unfragmented, unmasked text frame (RFC 6455 §5.2): FIN and opcode 1, then the payload's length in 7, 7+16 or
 * 7+64 bits, then the payload as UTF-8.
 */
export function textFrame(payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x81;
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(payload, headerLength);
  return frame;
}
