import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allow,
  keysOf,
  policy,
  refusal,
  startTestCloud,
  trust,
  type Keys,
  type TestCloud,
} from '../testing/clients.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

/** What a device shows, so many half minutes from now. https://www.rfc-editor.org/rfc/rfc6238 */
function codeOf(seed: Uint8Array | undefined, later = 0): string {
  let bits = '';
  for (const letter of Buffer.from(seed ?? []).toString()) {
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  }
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(cloud.cloud.clock.now() / 30_000) + later));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) % 16) % 2 ** 31;
  return String(number % 1_000_000).padStart(6, '0');
}

const minute = () => cloud.cloud.clock.advance(60_000);

/** A user with a device. */
async function userWithDevice(UserName: string): Promise<{ keys: Keys; serial: string; code: () => string }> {
  const keys = await cloud.user(UserName, policy(allow(['iam:*', 'sts:*'])));
  const root = cloud.iam();
  const { VirtualMFADevice: device } = await root.createVirtualMFADevice({ VirtualMFADeviceName: UserName });
  const { SerialNumber: serial = '', Base32StringSeed: seed } = device ?? {};
  const enable = (AuthenticationCode2: string) =>
    root.enableMFADevice({ UserName, SerialNumber: serial, AuthenticationCode1: codeOf(seed), AuthenticationCode2 });
  expect((await refusal(enable(codeOf(seed)))).code).toBe('InvalidAuthenticationCode');
  await enable(codeOf(seed, 1));
  await minute();
  return { keys, serial, code: () => codeOf(seed) };
}

test('a session with a code of a device calls IAM, one without does not', async () => {
  const { keys, serial, code } = await userWithDevice('secured');
  const SerialNumber = serial;
  const sts = cloud.sts(keys);
  const TokenCode = code();
  const { Credentials } = await sts.getSessionToken({ SerialNumber, TokenCode });
  await cloud.iam(keysOf(Credentials)).listUsers();
  expect((await refusal(sts.getSessionToken({ SerialNumber, TokenCode }))).message).toMatch(
    /^MultiFactorAuthentication failed with invalid MFA one time pass code/,
  );
  await minute();
  const strange = sts.getSessionToken({ SerialNumber: `${serial}-not`, TokenCode: code() });
  expect((await refusal(strange)).message).toMatch(/unable to validate MFA code/);
  const plain = await sts.getSessionToken({});
  expect((await refusal(cloud.iam(keysOf(plain.Credentials)).listUsers())).code).toBe('InvalidClientTokenId');
});

test('a role asks for a code: in the call, or before', async () => {
  const { keys, serial, code } = await userWithDevice('roaming');
  const trusts = JSON.parse(trust({ AWS: '111122223333' })) as { Statement: object[] };
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const document = JSON.stringify({ ...trusts, Statement: [{ ...trusts.Statement[0], Condition }] });
  const RoleArn = await cloud.role('guarded', document);
  const role = { RoleArn, RoleSessionName: 'session' };
  expect((await refusal(cloud.sts(keys).assumeRole(role))).code).toBe('AccessDenied');
  await cloud.sts(keys).assumeRole({ ...role, SerialNumber: serial, TokenCode: code() });
  await minute();
  const { Credentials } = await cloud.sts(keys).getSessionToken({ SerialNumber: serial, TokenCode: code() });
  await cloud.sts(keysOf(Credentials)).assumeRole(role);
});

test('a role that is assumed with temporary credentials lasts an hour', async () => {
  const keys = await cloud.user('chained', policy(allow('sts:*')));
  const RoleArn = await cloud.role('long', trust({ AWS: '111122223333' }));
  await cloud.iam().updateRole({ RoleName: 'long', MaxSessionDuration: 7200 });
  const assume = (who: Keys, DurationSeconds: number) =>
    cloud.sts(who).assumeRole({ RoleArn, RoleSessionName: 'session', DurationSeconds });
  await assume(keys, 7200);
  const session = keysOf((await cloud.sts(keys).getSessionToken({})).Credentials);
  await assume(session, 3600);
  expect(await refusal(assume(session, 3601))).toMatchObject({
    code: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
  });
});

test('a device goes before its user does', async () => {
  const { serial } = await userWithDevice('leaving');
  const root = cloud.iam();
  const UserName = 'leaving';
  const { MFADevices: devices } = await root.listMFADevices({ UserName });
  expect(devices?.map(({ SerialNumber }) => SerialNumber)).toEqual([serial]);
  expect((await refusal(root.deleteVirtualMFADevice({ SerialNumber: serial }))).code).toBe('DeleteConflict');
  await root.deactivateMFADevice({ UserName, SerialNumber: serial });
  const { VirtualMFADevices: free } = await root.listVirtualMFADevices({ AssignmentStatus: 'Unassigned' });
  expect(free?.map(({ SerialNumber }) => SerialNumber)).toContain(serial);
  await root.deleteVirtualMFADevice({ SerialNumber: serial });
  expect((await root.listMFADevices({ UserName })).MFADevices).toEqual([]);
});
