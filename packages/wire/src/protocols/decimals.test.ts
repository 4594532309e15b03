import { cbor } from '@smithy/core/cbor';
import { expect, test } from 'vitest';
import { decimalsInCbor, decimalsInJson } from './decimals.ts';

const NAMES = new Set(['Threshold', 'Values', 'Extended']);
const ANSWER = {
  Alarms: [
    { Name: 'a "30"', Threshold: 30, Period: 60 },
    { Name: 'b', Threshold: -2.5, Period: 300 },
  ],
  Values: [0, 1, 0.1, 12_345_678, -7, 5_000_000_000],
  Extended: { p99: 3, Period: 4 },
  Size: 70_000,
  Enabled: true,
  Nothing: null,
};

test('members that are decimals are written so in JSON, and no others', () => {
  expect(decimalsInJson(JSON.stringify(ANSWER), NAMES)).toBe(
    '{"Alarms":[{"Name":"a \\"30\\"","Threshold":30.0,"Period":60},{"Name":"b","Threshold":-2.5,"Period":300}],' +
      '"Values":[0.0,1.0,0.1,1.2345678E7,-7.0,5.0E9],"Extended":{"p99":3.0,"Period":4.0},"Size":70000,"Enabled":true,"Nothing":null}',
  );
});

test('in CBOR they have eight bytes, and all means the same as before', () => {
  const body = Buffer.from(cbor.serialize(ANSWER) as Uint8Array);
  const written = decimalsInCbor(body, NAMES);
  expect(cbor.deserialize(written)).toEqual(ANSWER);
  const float = (value: number): Buffer => {
    const bytes = Buffer.alloc(9, 0xfb);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  };
  for (const value of [30, 0, 1, 12_345_678, -7, 5_000_000_000, 3, 4])
    expect(written.includes(float(value))).toBe(true);
  for (const value of [60, 300, 70_000]) expect(written.includes(float(value))).toBe(false);
});
