/** The metadata of a streamed answer: JSON, eight zero bytes, and then the body. */

/** The content type of an answer that begins with metadata. */
export const METADATA = 'application/vnd.awslambda.http-integration-response';
const ZEROS = 8;

export interface SplitAnswer {
  /** The metadata's JSON. */
  readonly metadata: string;
  /** Where the body begins, in bytes. */
  readonly bodyAt: number;
}

/** @returns undefined as long as the metadata have no end */
export function splitMetadata(read: Uint8Array): SplitAnswer | undefined {
  for (let end = read.indexOf(0); end >= 0 && end + ZEROS <= read.length; end = read.indexOf(0, end + 1)) {
    const bodyAt = end + ZEROS;
    if (read.subarray(end, bodyAt).every((byte) => byte === 0))
      return { metadata: new TextDecoder().decode(read.subarray(0, end)), bodyAt };
  }
  return undefined;
}
