import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';
import { readArn, type Place } from '../names.ts';

/** An application at a vendor of mobile platforms. */
export interface Application {
  readonly arn: string;
  /** Those that were set, without the vendor's secrets. */
  attributes: Record<string, string>;
}

/** An application on one device. */
export interface Device {
  readonly arn: string;
  readonly applicationArn: string;
  attributes: Record<string, string>;
}

/** Of an account and Region. Endpoints outlive their application, as on AWS. */
export const mobile = defineState('sns/mobile', () => ({
  applications: new Map<string, Application>(),
  devices: new Map<string, Device>(),
}));

/** What stands behind the account in ARNs: `app/ADM/name`, `endpoint/ADM/name/id`. */
const RESOURCE = /^(?:[^:]*:){5}(app|endpoint)\//;

function place(call: Call, arn: string, parameter: string, kind: 'app' | 'endpoint'): Place {
  const found = readArn(arn, parameter, call);
  if (RESOURCE.exec(arn)?.[1] !== kind) throw notFound(kind === 'app' ? NO_APPLICATION : NO_DEVICE);
  return found;
}

export const isDeviceArn = (arn: string): boolean => RESOURCE.exec(arn)?.[1] === 'endpoint';

/** `GCM`, the name under which a message may have a text of its own for it. */
export const platformOf = (arn: string): string => arn.split('/')[1] ?? '';

const NO_APPLICATION = 'PlatformApplication does not exist';
const NO_DEVICE = 'Endpoint does not exist';

/** To be changed or read. @throws AwsError InvalidParameter, NotFound */
export function findApplication(call: Call, arn: string): Application {
  const found = call.state(mobile, place(call, arn, 'PlatformApplicationArn', 'app')).applications.get(arn);
  if (found === undefined) throw notFound(NO_APPLICATION);
  return found;
}

/** @throws AwsError InvalidParameter for what is no ARN */
export function peekDevice(call: Call, arn: string): Device | undefined {
  return call.state(mobile, place(call, arn, 'EndpointArn', 'endpoint')).devices.get(arn);
}

/** @throws AwsError InvalidParameter, NotFound */
export function findDevice(call: Call, arn: string): Device {
  const found = peekDevice(call, arn);
  if (found === undefined) throw notFound(NO_DEVICE);
  return found;
}
