import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, startTestCloud, type TestCloud } from './testing/clients.ts';

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

describe('identity providers', () => {
  test('of OpenID Connect', async () => {
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com'],
    });
    expect(OpenIDConnectProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`);
    await iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: 'other' });
    expect(await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).toMatchObject({
      Url: 'token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com', 'other'],
    });
    expect((await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList).toHaveLength(1);
  });
  test('of SAML', async () => {
    const SAMLMetadataDocument = `<EntityDescriptor>${'x'.repeat(1000)}</EntityDescriptor>`;
    const { SAMLProviderArn } = await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument });
    expect(SAMLProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:saml-provider/corp`);
    expect((await iam.getSAMLProvider({ SAMLProviderArn })).SAMLMetadataDocument).toBe(SAMLMetadataDocument);
    await iam.deleteSAMLProvider({ SAMLProviderArn });
    expect((await iam.listSAMLProviders({})).SAMLProviderList).toEqual([]);
  });
});
