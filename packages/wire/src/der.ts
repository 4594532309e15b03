/* What certificates are written in: https://www.itu.int/rec/T-REC-X.690 */

export const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
export const set = (...parts: readonly Buffer[]): Buffer => tagged(0x31, ...parts);
export const octets = (content: Buffer): Buffer => tagged(0x04, content);

/** Tag, length and contents, as DER writes everything. */
export function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** The parts of what a tag holds, each with its own tag and length. */
export function partsOf(der: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = contentStart(der, 0); at < der.length;) {
    const end = contentStart(der, at) + contentLength(der, at);
    parts.push(der.subarray(at, end));
    at = end;
  }
  return parts;
}

const contentStart = (der: Buffer, at: number): number =>
  at + 2 + (lengthByte(der, at) < 128 ? 0 : lengthByte(der, at) & 127);

function contentLength(der: Buffer, at: number): number {
  const length = lengthByte(der, at);
  return length < 128 ? length : der.readUIntBE(at + 2, Math.min(6, length & 127));
}

const lengthByte = (der: Buffer, at: number): number => der[at + 1] ?? 0;

/** As text between lines that say what it is. */
export function pem(kind: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
}
