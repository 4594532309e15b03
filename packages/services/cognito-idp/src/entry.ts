import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'cognito-idp',
    title: 'Cognito user pools',
    target: 'AWSCognitoIdentityProviderService',
    // Sign-in pages: DOMAIN.auth.REGION.amazoncognito.com, here DOMAIN.auth.localhost
    host: '.auth.',
    // What a pool publishes, and its sign-in pages below its issuer's address.
    path: /^\/[a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+\/(?:\.well-known|oauth2|login|logout)(?:\/|$)/,
    resources: ['arn:aws:cognito-idp:{region}:{account}:userpool/{UserPoolId}'],
    templates: { Cognito: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    reachable: (text, endpoint) =>
      text.replaceAll(
        /https:\/\/([a-z0-9-]+)\.auth\.[a-z0-9-]+\.amazoncognito\.com/g,
        `http://$1.auth.localhost:${new URL(endpoint).port}`,
      ),
    load: async () => (await import('./index.ts')).cognitoIdp,
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'cognito-identity',
    title: 'Cognito identity pools',
    target: 'AWSCognitoIdentityService',
    resources: ['arn:aws:cognito-identity:{region}:{account}:identitypool/{IdentityPoolId}'],
    load: async () => (await import('./identity/index.ts')).cognitoIdentity,
    overview: async () => (await import('./overview.ts')).identityOverview,
  },
];
