/* Bytes and texts with what browsers have as well: lessons run this package there. */

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** @returns nothing for a text that is no Base64 */
export function bytesOf(text: string, encoding: 'text' | 'base64'): Uint8Array | undefined {
  if (encoding === 'text') return new TextEncoder().encode(text);
  try {
    return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  } catch {
    return undefined;
  }
}

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
