import { templateError } from '../errors.ts';

/**
 * Blocks of `2^bits` addresses cut from a range; IPv4 only.
 *
 * @param block `10.0.0.0/16`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, bits: number): string[] {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (match === null || !Number.isInteger(count) || count < 1 || count > 256 || !(bits > 0 && bits < 32)) {
    throw templateError(
      'every Fn::Cidr object requires two or three parameters: (1) an ipBlock, (2) a count from 1 to 256 and (3) optional cidrBits',
    );
  }
  const start = match.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0);
  if (count * 2 ** bits > 2 ** (32 - Number(match[5])))
    throw templateError(`Fn::Cidr: ${block} is too small for ${count} blocks of /${32 - bits}`);
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * 2 ** bits;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.')}/${32 - bits}`;
  });
}
