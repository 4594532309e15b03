/** @returns `undefined` for what is no base64 */
export function fromBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/\r\n]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

export interface Payload {
  readonly body: Buffer;
  /** Whether its media type is one of the API's binary ones. */
  readonly isBytes: boolean;
  readonly wantsBytes: boolean;
  readonly contentHandling: string | undefined;
}

/**
 * A backend's body as the client gets it.
 *
 * @returns `undefined` for text that was to become bytes, and is no base64
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertAnswer({ body, isBytes, wantsBytes, contentHandling }: Payload): Buffer | undefined {
  const toBytes = contentHandling === 'CONVERT_TO_BINARY' || (contentHandling === undefined && wantsBytes);
  if (isBytes) return toBytes ? body : Buffer.from(body.toString('base64'), 'utf8');
  const text = body.toString('utf8');
  return toBytes ? fromBase64(text) : Buffer.from(text, 'utf8');
}
