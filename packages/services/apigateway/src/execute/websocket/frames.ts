/**
 * Reads the headers of WebSocket frames in passing, and says of which size each is: whoever reads the messages does not tell.
 *
 * @param seen is given the bytes of a frame's payload, once its header is there
 * @returns takes what comes over the connection, piece by piece
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function frameWatch(seen: (payload: number) => void): (piece: Buffer) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  return (piece) => {
    let rest = piece;
    while (rest.length > 0) {
      if (left > 0) {
        const skipped = Math.min(left, rest.length);
        left -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      header = Buffer.concat([header, rest.subarray(0, 1)]);
      rest = rest.subarray(1);
      const payload = payloadOf(header);
      if (payload === undefined) continue;
      seen(payload);
      left = payload + (((header[1] ?? 0) & 0x80) === 0 ? 0 : 4);
      header = Buffer.alloc(0);
    }
  };
}

/** Bytes of payload, as a header says; `undefined` while it is not complete. */
function payloadOf(header: Buffer): number | undefined {
  if (header.length < 2) return undefined;
  const short = (header[1] ?? 0) & 0x7f;
  if (short === 126) return header.length < 4 ? undefined : header.readUInt16BE(2);
  if (short === 127) return header.length < 10 ? undefined : Number(header.readBigUInt64BE(2));
  return short;
}
