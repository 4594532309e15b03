import { AwsError } from '@coldstart/wire';
import { codeAt, defineState, stepOf, type Call, type ResourceTag } from '@coldstart/cloud';
import { onResource, onUser, onUserOrCaller } from './access.ts';
import { iamArn } from './arns.ts';
import { alreadyExists, deleteConflict, noSuchEntity, quotaExceeded } from './errors.ts';
import { userNamed, userOrCaller } from './identities.ts';
import { randomBase32 } from './ids.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type User } from './state.ts';
import { tagRules } from './tags.ts';

/** A virtual device: an app that shows codes made from a seed and the time. */
interface MfaDevice {
  readonly serial: string;
  /** In base32. */
  readonly seed: string;
  readonly tags: ResourceTag[];
  /** Whose it is, once it is enabled. */
  user?: { readonly id: string; readonly enabled: Date } | undefined;
  /** The step of the last code that was taken: none is taken twice. */
  lastStep: number;
}

const mfaDevices = defineState('iam/mfa-devices', () => ({ bySerial: new Map<string, MfaDevice>() }));

const PER_USER = 8;
export function devicesOf(call: Call, user: User): MfaDevice[] {
  return [...call.state(mfaDevices).bySerial.values()].filter((device) => device.user?.id === user.id);
}

/** What an account's summary says of its devices. */
export function countDevices(call: Call): { MFADevices: number; MFADevicesInUse: number } {
  const devices = [...call.state(mfaDevices).bySerial.values()];
  return { MFADevices: devices.length, MFADevicesInUse: devices.filter(({ user }) => user !== undefined).length };
}

interface MfaInput {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

const failed = (what: string): AwsError =>
  new AwsError('AccessDenied', `MultiFactorAuthentication failed${what}`, { status: 403 });

/** @throws AwsError AccessDenied for a device that is not the caller's, or a code that it does not show */
function checkedStep(
  call: Call,
  { SerialNumber: serial, TokenCode: code }: MfaInput,
): { device: MfaDevice; step: number } {
  const device = call.state(mfaDevices).bySerial.get(serial ?? '');
  const { principal } = call;
  if (device?.user === undefined || principal.kind !== 'user' || principal.userId !== device.user.id) {
    throw failed(
      ', unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  const step = stepOf(device, code ?? '', call.now());
  if (step === undefined) throw failed(' with invalid MFA one time pass code. ');
  return { device, step };
}

/** Whether a request to STS brings a right code. @throws AwsError AccessDenied for a wrong one */
export function isMfaGiven(call: Call, input: MfaInput): boolean {
  if (input.SerialNumber === undefined && input.TokenCode === undefined) return false;
  checkedStep(call, input);
  return true;
}

/** Takes the code that a request to STS brings, for good: it is not taken again. @throws AwsError AccessDenied */
export function takeMfa(call: Call, input: MfaInput): boolean {
  if (!isMfaGiven(call, input)) return false;
  const { device, step } = checkedStep(call, input);
  device.lastStep = step;
  return true;
}

const onDevice = onResource(({ SerialNumber = '' }) => SerialNumber);

const onNewDevice = onResource(({ VirtualMFADeviceName: name = '', Path = '/' }, call) =>
  iamArn(call, 'mfa', Path, name),
);

function deviceWith(call: Call, serial: string): MfaDevice {
  const device = call.state(mfaDevices).bySerial.get(serial);
  if (device === undefined) throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  return device;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_cliapi.html */
export const mfaDeviceOperations: IamOperations = {
  CreateVirtualMFADevice: {
    access: onNewDevice,
    run(input, call) {
      const serial = iamArn(call, 'mfa', input.Path ?? '/', input.VirtualMFADeviceName);
      const { bySerial } = call.state(mfaDevices);
      if (bySerial.has(serial)) {
        throw alreadyExists('MFADevice entity at the same path and name already exists.');
      }
      const device: MfaDevice = { serial, seed: randomBase32(64), tags: tagRules.add([], input.Tags), lastStep: 0 };
      bySerial.set(serial, device);
      return { VirtualMFADevice: { SerialNumber: serial, Base32StringSeed: Buffer.from(device.seed) } };
    },
  },

  EnableMFADevice: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      const device = deviceWith(call, input.SerialNumber);
      if (device.user !== undefined) throw alreadyExists(`MFADevice ${device.serial} is already in use.`);
      if (devicesOf(call, user).length >= PER_USER) throw quotaExceeded(`MFADevicesPerUser: ${PER_USER}`);
      // Whoever reads two codes off a device has needed a while for it.
      const first = stepOf(device, input.AuthenticationCode1, call.now(), 2);
      if (first === undefined || codeAt(device.seed, first + 1) !== input.AuthenticationCode2) {
        throw new AwsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', {
          status: 403,
        });
      }
      device.lastStep = first + 1;
      device.user = { id: user.id, enabled: timestamp(call) };
    },
  },

  DeactivateMFADevice: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const device = devicesOf(call, user).find(({ serial }) => serial === input.SerialNumber);
      if (device === undefined) throw noSuchEntity(`MFA Device invalid for user.`);
      device.user = undefined;
    },
  },

  DeleteVirtualMFADevice: {
    access: onDevice,
    run(input, call) {
      const device = deviceWith(call, input.SerialNumber);
      if (device.user !== undefined) throw deleteConflict('must deactivate the MFA device first');
      call.state(mfaDevices).bySerial.delete(device.serial);
    },
  },

  ListMFADevices: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const { items, rest } = page(call, input, devicesOf(call, user), ({ serial }) => serial);
      return {
        MFADevices: items.map((device) => ({
          UserName: user.name,
          SerialNumber: device.serial,
          EnableDate: device.user?.enabled,
        })),
        ...rest,
      };
    },
  },

  ListVirtualMFADevices: {
    run(input, call) {
      const wanted = input.AssignmentStatus ?? 'Any';
      const found = [...call.state(mfaDevices).bySerial.values()].filter(
        ({ user }) => wanted === 'Any' || (wanted === 'Assigned') === (user !== undefined),
      );
      const { items, rest } = page(call, input, found, ({ serial }) => serial);
      return {
        VirtualMFADevices: items.map(({ serial, user }) => ({ SerialNumber: serial, EnableDate: user?.enabled })),
        ...rest,
      };
    },
  },
};
