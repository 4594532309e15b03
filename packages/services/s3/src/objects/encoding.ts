import { invalidArgument } from '../errors.ts';
import { formEncode } from './form-encode.ts';

/** How an answer writes keys: percent-encoded where the request asks for it. */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return formEncode;
}
