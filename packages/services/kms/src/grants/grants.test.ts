import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

const arnOf = (name: string): string => `arn:aws:iam::111122223333:user/${name}`;
const Plaintext = Buffer.from('secret');

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

test('a grant lets a user without any policy do what it says, until it is revoked', async () => {
  const KeyId = await keys.key();
  const grantee = keys.client(await keys.cloud.user('grantee'));
  const GranteePrincipal = arnOf('grantee');
  const { GrantId, GrantToken } = await keys.kms.createGrant({
    KeyId,
    GranteePrincipal,
    Operations: ['Encrypt'],
    Name: 'g',
  });
  const again = await keys.kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'], Name: 'g' });
  expect(again).toMatchObject({ GrantId, GrantToken });
  const { CiphertextBlob } = await grantee.encrypt({ KeyId, Plaintext });
  expect((await refusal(grantee.decrypt({ CiphertextBlob }))).code).toBe('AccessDeniedException');
  expect((await keys.kms.listGrants({ KeyId })).Grants).toMatchObject([
    { GrantId, GranteePrincipal, Operations: ['Encrypt'] },
  ]);
  await keys.kms.revokeGrant({ KeyId, GrantId });
  expect((await refusal(grantee.encrypt({ KeyId, Plaintext }))).code).toBe('AccessDeniedException');
  expect((await keys.kms.listGrants({ KeyId })).Grants).toEqual([]);
});

test('constraints are about the encryption context', async () => {
  const KeyId = await keys.key();
  const subset = keys.client(await keys.cloud.user('subset'));
  const equals = keys.client(await keys.cloud.user('equals'));
  const Operations = ['Encrypt', 'DescribeKey'] as const;
  const context = { tenant: 'a' };
  await keys.kms.createGrant({
    KeyId,
    GranteePrincipal: arnOf('subset'),
    Operations: [...Operations],
    Constraints: { EncryptionContextSubset: context },
  });
  await keys.kms.createGrant({
    KeyId,
    GranteePrincipal: arnOf('equals'),
    Operations: [...Operations],
    Constraints: { EncryptionContextEquals: context },
  });
  await subset.encrypt({ KeyId, Plaintext, EncryptionContext: { tenant: 'a', more: 'b' } });
  await equals.encrypt({ KeyId, Plaintext, EncryptionContext: context });
  await equals.describeKey({ KeyId });
  for (const EncryptionContext of [{ more: 'b' }, undefined])
    expect((await refusal(subset.encrypt({ KeyId, Plaintext, EncryptionContext }))).code).toBe('AccessDeniedException');
  for (const EncryptionContext of [{ tenant: 'a', more: 'b' }, undefined])
    expect((await refusal(equals.encrypt({ KeyId, Plaintext, EncryptionContext }))).code).toBe('AccessDeniedException');
});

test('a grant is retired by whoever it names for that', async () => {
  const KeyId = await keys.key();
  const retiring = keys.client(await keys.cloud.user('retiring'));
  const other = keys.client(await keys.cloud.user('other'));
  await keys.cloud.user('used');
  const { GrantToken } = await keys.kms.createGrant({
    KeyId,
    GranteePrincipal: arnOf('used'),
    RetiringPrincipal: arnOf('retiring'),
    Operations: ['Encrypt'],
  });
  expect((await refusal(other.retireGrant({ GrantToken }))).code).toBe('AccessDeniedException');
  const { Grants } = await keys.kms.listRetirableGrants({ RetiringPrincipal: arnOf('retiring') });
  expect(Grants).toHaveLength(1);
  await retiring.retireGrant({ GrantToken });
  expect((await refusal(retiring.retireGrant({ GrantToken }))).code).toBe('InvalidGrantTokenException');
});

test('whoever makes grants by a grant gives no more than it has, and a denial is a denial', async () => {
  const KeyId = await keys.key();
  const parent = keys.client(await keys.cloud.user('parent'));
  await keys.kms.createGrant({
    KeyId,
    GranteePrincipal: arnOf('parent'),
    Operations: ['CreateGrant', 'Encrypt'],
  });
  await keys.cloud.user('child');
  const grant = (operation: 'Encrypt' | 'Decrypt') =>
    parent.createGrant({ KeyId, GranteePrincipal: arnOf('child'), Operations: [operation] });
  await grant('Encrypt');
  expect((await refusal(grant('Decrypt'))).code).toBe('AccessDeniedException');

  const denied = keys.client(await keys.cloud.user('denied', policy({ ...allow('kms:Encrypt'), Effect: 'Deny' })));
  await keys.kms.createGrant({ KeyId, GranteePrincipal: arnOf('denied'), Operations: ['Encrypt'] });
  expect((await refusal(denied.encrypt({ KeyId, Plaintext }))).message).toContain('explicit deny');
});
