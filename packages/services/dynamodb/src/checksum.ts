import { crc32 } from 'node:zlib';
import type { WireRequest, WireResponse } from '@coldstart/wire';

/**
 * Every answer carries the checksum of its body, which clients compare.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.ResponseFormat
 */
export function addChecksum(_: WireRequest, response: WireResponse): void {
  response.headers['x-amz-crc32'] = String(crc32(response.body ?? ''));
}
