import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startIot, type TestIot } from './testing/devices.ts';

/** Made with `openssl req -new -newkey rsa:2048 -nodes -subj /O=Farm/CN=pump-7`. */
const CSR = `-----BEGIN CERTIFICATE REQUEST-----
MIICZTCCAU0CAQAwIDENMAsGA1UECgwERmFybTEPMA0GA1UEAwwGcHVtcC03MIIB
IjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxOZlpbi/XveUbYtpbrWvcL4i
jGss0gyXSuQHnLlbIne531tHH+33R4ZIEqqqrB+q6wPLRisCtzfejSXc+yad9ppG
fu41J7Vq4E3VOIrCy5c3UUcUIgXo0mbub/UCXUWHlpXbPZrVXiQcboCEpJoD+toq
ISeoS5Ub4EIp9G9kKTBIfVONMJQbuUwdpgw6ZlvVpQshnNHLJ9z+sFFspkgRd4Zx
nZdSP2zwb1PVsMVbfx5pra1YRX36HvOpqstLYf0zCnKBHsHzBBu33DLPhcecH5Db
vdIz7ektpjFKMB3FBgouLkCpPrjSUF+UiukE9gOfqliXJwRxl8e1tWYOCFGQYwID
AQABoAAwDQYJKoZIhvcNAQELBQADggEBAHXgJbaqo6Yw1DRhHnwG+7ufKQgyiZXS
Af3p4boRTYznooN6kkjMiu5qeGtBjnYV0so3UjOdKMju28zsXiBt4RPyw2+yo57N
aYTrMgzoMlEfBGAqCVOUzkMObdrhiyTMtuX5zHAUsFJvSMEBuwJww0qj27Bp9dGZ
/D37jM1Zm9YjmWJWFi9gBIbmnI8hXVfzEvAH/C4n2uEYVl4Uvo/xxxlth5arKsi6
FVaToIl8gq3Jgll5REV98C2CaaEMcuMBxmAgvpOu/Q18zwfzj9nx53BnaL4F1qPC
l901vbSveRnub8qmKyDjit0UgMHsZAdAjxQu2Tt1DfwDYMxLlD3ccC8=
-----END CERTIFICATE REQUEST-----
`;

let started: TestIot;
beforeAll(async () => {
  started = await startIot();
});
afterAll(() => started.close());

const client = () => started.iot;
const open = JSON.stringify(policy(allow('iot:*')));

test('things: attributes are merged or replaced, versions counted', async () => {
  const made = await client().createThing({ thingName: 'pump', attributePayload: { attributes: { site: 'north' } } });
  expect(made.thingArn).toBe('arn:aws:iot:eu-central-1:111122223333:thing/pump');
  expect(
    (await client().createThing({ thingName: 'pump', attributePayload: { attributes: { site: 'north' } } })).thingId,
  ).toBe(made.thingId);
  expect(await refusal(client().createThing({ thingName: 'pump' }))).toMatchObject({
    code: 'ResourceAlreadyExistsException',
  });
  await client().updateThing({ thingName: 'pump', attributePayload: { attributes: { row: '7' }, merge: true } });
  expect(await client().describeThing({ thingName: 'pump' })).toMatchObject({
    version: 2,
    attributes: { site: 'north', row: '7' },
  });
  expect(await refusal(client().updateThing({ thingName: 'pump', expectedVersion: 1 }))).toMatchObject({
    code: 'VersionConflictException',
  });
  await client().createThing({ thingName: 'other' });
  expect(
    (await client().listThings({ attributeName: 'row', attributeValue: '7' })).things?.map(
      ({ thingName }) => thingName,
    ),
  ).toEqual(['pump']);
  const first = await client().listThings({ maxResults: 1 });
  const second = await client().listThings({ maxResults: 1, nextToken: first.nextToken });
  expect([...(first.things ?? []), ...(second.things ?? [])].map(({ thingName }) => thingName)).toEqual([
    'pump',
    'other',
  ]);
  await client().deleteThing({ thingName: 'other' });
  expect(await refusal(client().describeThing({ thingName: 'other' }))).toMatchObject({
    code: 'ResourceNotFoundException',
    status: 404,
  });
});

test('types are deprecated before they go', async () => {
  await client().createThingType({ thingTypeName: 'Pump', thingTypeProperties: { searchableAttributes: ['site'] } });
  await client().createThing({ thingName: 'typed', thingTypeName: 'Pump' });
  expect(await refusal(client().deleteThingType({ thingTypeName: 'Pump' }))).toMatchObject({
    code: 'InvalidRequestException',
  });
  await client().deprecateThingType({ thingTypeName: 'Pump' });
  expect(await refusal(client().createThing({ thingName: 'late', thingTypeName: 'Pump' }))).toMatchObject({
    code: 'InvalidRequestException',
  });
  await client().updateThing({ thingName: 'typed', removeThingType: true });
  await started.cloud.cloud.clock.advance(6 * 60_000);
  await client().deleteThingType({ thingTypeName: 'Pump' });
});

test('groups within groups', async () => {
  await client().createThingGroup({ thingGroupName: 'all' });
  await client().createThingGroup({ thingGroupName: 'north', parentGroupName: 'all' });
  await client().addThingToThingGroup({ thingGroupName: 'north', thingName: 'pump' });
  expect((await client().listThingsInThingGroup({ thingGroupName: 'all' })).things).toEqual([]);
  expect((await client().listThingsInThingGroup({ thingGroupName: 'all', recursive: true })).things).toEqual(['pump']);
  expect((await client().listThingGroupsForThing({ thingName: 'pump' })).thingGroups).toMatchObject([
    { groupName: 'north' },
  ]);
  expect(
    (await client().describeThingGroup({ thingGroupName: 'north' })).thingGroupMetadata?.rootToParentThingGroups,
  ).toMatchObject([{ groupName: 'all' }]);
  expect(await refusal(client().deleteThingGroup({ thingGroupName: 'all' }))).toMatchObject({
    code: 'InvalidRequestException',
  });
  await client().deleteThingGroup({ thingGroupName: 'north' });
  expect((await client().listThingGroupsForThing({ thingName: 'pump' })).thingGroups).toEqual([]);
});

test('certificates are real, counted by the hash of their bytes, and go last', async () => {
  const made = await client().createKeysAndCertificate({ setAsActive: true });
  const read = new X509Certificate(made.certificatePem ?? '');
  expect(read.subject).toBe('CN=AWS IoT Certificate');
  expect(read.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(made.certificateId);
  expect(read.validToDate.getUTCFullYear()).toBe(2049);
  await client().createPolicy({ policyName: 'open', policyDocument: open });
  await client().attachPolicy({ policyName: 'open', target: made.certificateArn });
  await client().attachThingPrincipal({ thingName: 'pump', principal: made.certificateArn });
  const certificateId = made.certificateId ?? '';
  expect((await client().listPrincipalThings({ principal: made.certificateArn })).things).toEqual(['pump']);
  expect((await client().listAttachedPolicies({ target: made.certificateArn })).policies).toMatchObject([
    { policyName: 'open' },
  ]);
  expect(await refusal(client().deleteThing({ thingName: 'pump' }))).toMatchObject({ code: 'InvalidRequestException' });
  expect(await refusal(client().deletePolicy({ policyName: 'open' }))).toMatchObject({
    code: 'DeleteConflictException',
  });
  expect(await refusal(client().deleteCertificate({ certificateId }))).toMatchObject({
    code: 'CertificateStateException',
    status: 406,
  });
  await client().updateCertificate({ certificateId, newStatus: 'INACTIVE' });
  expect(await refusal(client().deleteCertificate({ certificateId }))).toMatchObject({
    code: 'DeleteConflictException',
  });
  await client().detachThingPrincipal({ thingName: 'pump', principal: made.certificateArn });
  await client().deleteCertificate({ certificateId, forceDelete: true });
  expect((await client().listCertificates({})).certificates).toEqual([]);
});

test('a certificate of elsewhere is registered once, a request is signed', async () => {
  const { certificatePem, certificateId = '' } = await client().createKeysAndCertificate({});
  expect(await refusal(client().registerCertificateWithoutCA({ certificatePem }))).toMatchObject({
    code: 'ResourceAlreadyExistsException',
    status: 409,
  });
  await client().deleteCertificate({ certificateId });
  expect((await client().registerCertificateWithoutCA({ certificatePem, status: 'ACTIVE' })).certificateId).toBe(
    certificateId,
  );
  expect((await client().describeCertificate({ certificateId })).certificateDescription).toMatchObject({
    status: 'ACTIVE',
    certificatePem,
  });
  expect(await refusal(client().registerCertificateWithoutCA({ certificatePem: 'nonsense' }))).toMatchObject({
    code: 'InvalidRequestException',
  });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(
    await refusal(
      client().createCertificateFromCsr({
        certificateSigningRequest: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
    ),
  ).toMatchObject({
    code: 'InvalidRequestException',
  });
  const signed = await client().createCertificateFromCsr({ certificateSigningRequest: CSR, setAsActive: true });
  expect(new X509Certificate(signed.certificatePem ?? '').subject).toContain('CN=pump-7');
});

test('policies have five versions at most, of which one counts', async () => {
  expect(await refusal(client().createPolicy({ policyName: 'bad', policyDocument: '{}' }))).toMatchObject({
    code: 'MalformedPolicyException',
  });
  await client().createPolicy({ policyName: 'many', policyDocument: open });
  for (let at = 0; at < 4; at += 1)
    await client().createPolicyVersion({ policyName: 'many', policyDocument: open, setAsDefault: at === 3 });
  expect(await refusal(client().createPolicyVersion({ policyName: 'many', policyDocument: open }))).toMatchObject({
    code: 'VersionsLimitExceededException',
  });
  expect((await client().getPolicy({ policyName: 'many' })).defaultVersionId).toBe('5');
  expect(await refusal(client().deletePolicyVersion({ policyName: 'many', policyVersionId: '5' }))).toMatchObject({
    code: 'DeleteConflictException',
  });
  await client().setDefaultPolicyVersion({ policyName: 'many', policyVersionId: '1' });
  expect((await client().getPolicyVersion({ policyName: 'many', policyVersionId: '1' })).isDefaultVersion).toBe(true);
});

test('tags, and the page of the live cloud', async () => {
  await client().createTopicRule({
    ruleName: 'tagged',
    topicRulePayload: {
      sql: "SELECT * FROM 'a'",
      actions: [{ lambda: { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:f' } }],
    },
    tags: 'team=farm',
  });
  const resourceArn = 'arn:aws:iot:eu-central-1:111122223333:rule/tagged';
  await client().tagResource({ resourceArn, tags: [{ Key: 'site', Value: 'north' }] });
  await client().untagResource({ resourceArn, tagKeys: ['team'] });
  expect((await client().listTagsForResource({ resourceArn })).tags).toEqual([{ Key: 'site', Value: 'north' }]);
  const [rules, things] = await overview(started.cloud.config());
  expect(rules?.resources).toMatchObject([
    { name: 'tagged', summary: '1 action · enabled', facts: { actions: 'lambda', 'error action': 'none' } },
  ]);
  expect(things?.resources.map(({ name }) => name)).toContain('pump');
});
