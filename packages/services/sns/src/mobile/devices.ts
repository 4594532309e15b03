import { randomUUID } from 'node:crypto';
import { page, type Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import type { SnsOperations } from '../sdk.ts';
import { arnFirst } from '../names.ts';
import { onApplication, PAGES } from './applications.ts';
import { deviceAttributes } from './attributes.ts';
import { findApplication, findDevice, mobile, type Device } from './state.ts';

const onDevice = ({ EndpointArn: resource }: { readonly EndpointArn: string }, _call: Call, action: string) => ({
  action,
  resource,
});

/** https://docs.aws.amazon.com/sns/latest/dg/mobile-platform-endpoint.html */
export const deviceOperations: SnsOperations = {
  CreatePlatformEndpoint: {
    access: onApplication,
    violated: arnFirst('PlatformApplicationArn'),
    run({ PlatformApplicationArn, Token, CustomUserData, Attributes = {} }, call) {
      const application = findApplication(call, PlatformApplicationArn);
      const given = deviceAttributes({ ...(CustomUserData !== undefined && { CustomUserData }), ...Attributes });
      const attributes = { Enabled: 'true', ...given, Token };
      const { devices } = call.state(mobile);
      const before = [...devices.values()].find(
        (device) => device.applicationArn === application.arn && device.attributes['Token'] === Token,
      );
      if (before !== undefined) {
        checkSame(before, attributes);
        return { EndpointArn: before.arn };
      }
      const arn = `${application.arn.replace(':app/', ':endpoint/')}/${randomUUID()}`;
      devices.set(arn, { arn, applicationArn: application.arn, attributes });
      return { EndpointArn: arn };
    },
  },

  GetEndpointAttributes: {
    access: onDevice,
    run: ({ EndpointArn: arn }, call) => ({ Attributes: findDevice(call, arn).attributes }),
  },

  SetEndpointAttributes: {
    access: onDevice,
    violated: arnFirst('EndpointArn'),
    run({ EndpointArn: arn, Attributes }, call) {
      Object.assign(findDevice(call, arn).attributes, deviceAttributes(Attributes));
      return {};
    },
  },

  ListEndpointsByPlatformApplication: {
    access: onApplication,
    run({ PlatformApplicationArn, NextToken: token }, call) {
      const { arn: applicationArn } = findApplication(call, PlatformApplicationArn);
      const all = [...call.state(mobile).devices.values()].filter((device) => device.applicationArn === applicationArn);
      const { items, token: next } = page(all, { token, scope: applicationArn }, PAGES);
      return {
        Endpoints: items.map(({ arn, attributes }) => ({ EndpointArn: arn, Attributes: attributes })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },

  /** Subscriptions of the endpoint stay, as on AWS. */
  DeleteEndpoint: {
    access: onDevice,
    run({ EndpointArn: arn }, call) {
      call.state(mobile).devices.delete(arn);
      return {};
    },
  },
};

/** @throws AwsError InvalidParameter */
function checkSame({ arn, attributes }: Device, wanted: Readonly<Record<string, string>>): void {
  const names = new Set([...Object.keys(attributes), ...Object.keys(wanted)]);
  if ([...names].every((name) => attributes[name] === wanted[name])) return;
  throw invalidParameter('Token', `Endpoint ${arn} already exists with the same Token, but different attributes.`);
}
