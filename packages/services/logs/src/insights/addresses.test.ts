import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { addressOf, isInSubnet } from './addresses.ts';

const TEXTS = [
  '10.0.0.1',
  '255.255.255.255',
  '256.0.0.1',
  '01.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '::',
  '::1',
  '2001:db8::8a2e:370:7334',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '1:2:3:4:5:6:7::',
  '1:2:3:4:5:6:7:8::',
  '::ffff:10.0.0.1',
  '::10.0.0.1:1',
  '12345::',
  'g::',
  ':1',
  '',
  'web-4711',
];

test('what is an address is one to Node as well', () => {
  const kinds = { 0: undefined, 4: 32, 6: 128 } as const;
  for (const text of TEXTS) expect([text, addressOf(text)?.bits]).toEqual([text, kinds[isIP(text) as 0 | 4 | 6]]);
});

test('subnets', () => {
  const within = (address: string, net: string, bits: number): boolean | undefined => {
    const [one, other] = [addressOf(address), addressOf(net)];
    return one === undefined || other === undefined ? undefined : isInSubnet(one, other, bits);
  };
  expect(within('10.0.1.7', '10.0.1.0', 24)).toBe(true);
  expect(within('10.0.2.7', '10.0.1.0', 24)).toBe(false);
  expect(within('10.0.2.7', '10.0.1.0', 0)).toBe(true);
  expect(within('2001:db8::1', '2001:db8::', 32)).toBe(true);
  expect(within('2001:db9::1', '2001:db8::', 32)).toBe(false);
  expect(within('10.0.1.7', '::', 0)).toBe(false);
});
