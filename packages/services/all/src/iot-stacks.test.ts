import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as iot } from '@coldstart/service-iot/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let data: IoTDataPlane;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: iot });
  data = stacks.connect(IoTDataPlane);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const document = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
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
const certificate = { Type: 'AWS::IoT::Certificate', Properties: { Status: 'ACTIVE', CertificateSigningRequest: CSR } };
const sns = { Type: 'AWS::SNS::Topic' };
const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'iot.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const payload = (sql: string, more: object = {}) => ({
  Sql: sql,
  AwsIotSqlVersion: '2016-03-23',
  RuleDisabled: false,
  Actions: [{ Sns: { TargetArn: { Ref: 'News' }, RoleArn: arnOf('Role') } }],
  ...more,
});

const LIVES: Record<string, Lifecycle> = {
  'a thing': {
    type: 'AWS::IoT::Thing',
    first: { AttributePayload: { Attributes: { site: 'north' } } },
    second: { AttributePayload: { Attributes: { site: 'south', row: '7' } } },
  },
  'a policy': {
    type: 'AWS::IoT::Policy',
    first: { PolicyDocument: document('iot:Connect'), Tags: [{ Key: 'a', Value: '1' }] },
    second: { PolicyDocument: document('iot:Publish'), Tags: [{ Key: 'b', Value: '2' }] },
  },
  'a certificate': {
    type: 'AWS::IoT::Certificate',
    first: { Status: 'ACTIVE', CertificateSigningRequest: CSR },
    second: { Status: 'INACTIVE', CertificateSigningRequest: CSR },
  },
  'a policy of a certificate': {
    type: 'AWS::IoT::PolicyPrincipalAttachment',
    first: { PolicyName: { Ref: 'Policy' }, Principal: arnOf('Certificate') },
    around: {
      Certificate: certificate,
      Policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyDocument: document('iot:*') } },
    },
  },
  'a certificate of a thing': {
    type: 'AWS::IoT::ThingPrincipalAttachment',
    first: { ThingName: { Ref: 'Thing' }, Principal: arnOf('Certificate') },
    around: { Certificate: certificate, Thing: { Type: 'AWS::IoT::Thing' } },
  },
  'a rule': {
    type: 'AWS::IoT::TopicRule',
    first: { TopicRulePayload: payload("SELECT * FROM 'a'"), Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      TopicRulePayload: payload("SELECT temp FROM 'a' WHERE temp > 3", {
        RuleDisabled: true,
        ErrorAction: { Sns: { TargetArn: { Ref: 'News' }, RoleArn: arnOf('Role') } },
      }),
      Tags: [{ Key: 'b', Value: '2' }],
    },
    around: { News: sns, Role: role },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a function of a SAM template is invoked with what SELECT makes, and for its rule alone', async () => {
  await stacks.create('sam-iot', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Reader: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          InlineCode:
            'exports.handler = async (event) => { if (event.device !== "north" || event.Records) throw new Error("not bare"); };',
          Events: {
            Hot: {
              Type: 'IoTRule',
              Properties: {
                Sql: "SELECT temp, topic(2) AS device FROM 'farm/+/telemetry' WHERE temp > 30",
                AwsIotSqlVersion: '2016-03-23',
              },
            },
          },
        },
      },
    },
  });
  expect(await stacks.ended('sam-iot')).toBe('CREATE_COMPLETE');
  for (const temp of [31, 29])
    await data.publish({ topic: 'farm/north/telemetry', payload: Buffer.from(JSON.stringify({ temp })), qos: 1 });
  await stacks.cloud.clock.advance(1000);
  expect(stacks.cloud.journal.entries({ kind: 'invocation' }).map(({ outcome }) => outcome)).toEqual(['ok']);
});
