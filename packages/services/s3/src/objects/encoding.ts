import { invalidArgument } from '../errors.ts';

/** Characters beyond letters and digits that `encoding-type=url` leaves alone. */
const LEFT_ALONE = /%(?:2F|7E)/g;

/** How an answer writes keys: percent-encoded where the request asks for it. */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return formEncode;
}

/** Form encoding, but for slashes: a blank becomes `+`. */
export function formEncode(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replace(LEFT_ALONE, (code) => (code === '%2F' ? '/' : '~'));
}
