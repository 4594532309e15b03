import { formatArn, page, type Access, type Call } from '@coldstart/cloud';
import { onAccount } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { arnFirst, readArn } from '../names.ts';
import type { SnsOperations } from '../sdk.ts';
import { applicationAttributes } from './attributes.ts';
import { findApplication, mobile } from './state.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html */
const PLATFORMS = [
  'ADM',
  'APNS',
  'APNS_SANDBOX',
  'APNS_VOIP',
  'APNS_VOIP_SANDBOX',
  'BAIDU',
  'GCM',
  'MACOS',
  'MACOS_SANDBOX',
  'MPNS',
  'WNS',
];
const LONGEST_NAME = 256;
const PAGE = 100;

interface OnApplication {
  readonly PlatformApplicationArn: string;
}

export function onApplication({ PlatformApplicationArn: resource }: OnApplication, call: Call, action: string): Access {
  readArn(resource, 'PlatformApplicationArn', call);
  return { action, resource };
}

/** Records of applications: no vendor is asked whether it knows their secrets. */
export const applicationOperations: SnsOperations = {
  CreatePlatformApplication: {
    access: onAccount,
    run({ Name, Platform, Attributes }, call) {
      checkName(Name);
      if (!PLATFORMS.includes(Platform)) throw invalidParameter('Platform', `${Platform} is not supported`);
      const attributes = applicationAttributes(Attributes);
      if (Attributes['PlatformCredential'] === undefined)
        throw invalidParameter('Attributes', 'PlatformCredential and PlatformPrincipal are required');
      const arn = formatArn(call, 'sns', `app/${Platform}/${Name}`);
      const { applications } = call.state(mobile);
      // Whoever makes it again has the one that is there.
      if (!applications.has(arn)) applications.set(arn, { arn, attributes: { Enabled: 'true', ...attributes } });
      return { PlatformApplicationArn: arn };
    },
  },

  GetPlatformApplicationAttributes: {
    access: onApplication,
    run: ({ PlatformApplicationArn: arn }, call) => ({ Attributes: findApplication(call, arn).attributes }),
  },

  SetPlatformApplicationAttributes: {
    access: onApplication,
    violated: arnFirst('PlatformApplicationArn'),
    run({ PlatformApplicationArn: arn, Attributes }, call) {
      Object.assign(findApplication(call, arn).attributes, applicationAttributes(Attributes));
      return {};
    },
  },

  ListPlatformApplications: {
    access: onAccount,
    run({ NextToken: token }, call) {
      const all = [...call.state(mobile).applications.values()];
      const { items, token: next } = page(all, { token }, PAGES);
      return {
        PlatformApplications: items.map(({ arn, attributes }) => ({
          PlatformApplicationArn: arn,
          Attributes: attributes,
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },

  DeletePlatformApplication: {
    access: onApplication,
    run({ PlatformApplicationArn: arn }, call) {
      call.state(mobile).applications.delete(arn);
      return {};
    },
  },
};

export const PAGES = {
  keyOf: ({ arn }: { readonly arn: string }) => arn,
  size: PAGE,
  invalid: () => invalidParameter('NextToken'),
};

function checkName(name: string): void {
  if (name === '') throw invalidParameter('', 'cannot be empty');
  if (name.length > LONGEST_NAME) throw invalidParameter(name, `must be at most ${LONGEST_NAME} characters long`);
  if (!/^[\w.-]+$/.test(name))
    throw invalidParameter(name, 'must contain only characters a-z, A-Z, 0-9, underscores, hyphens, and periods');
}
