import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MacAlgorithmSpec } from '@aws-sdk/client-kms';
import type { Call } from '@coldstart/cloud';
import { onUse } from '../access.ts';
import { dryRun, refused } from '../errors.ts';
import { findKey } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { macAlgorithms } from '../specs.ts';
import type { Key } from '../state.ts';
import { checkAlgorithm, checkUsable, checkUsage, materialInUse } from '../usable.ts';

/*
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */

interface Macing {
  readonly KeyId?: string | undefined;
  readonly Message?: Uint8Array | undefined;
  readonly MacAlgorithm?: MacAlgorithmSpec | undefined;
}

/** @param operation `GenerateMac` */
function mac(input: Macing, call: Call, operation: string): { key: Key; mac: Buffer; algorithm: MacAlgorithmSpec } {
  const { Message: message = new Uint8Array(), MacAlgorithm: algorithm = 'HMAC_SHA_256' } = input;
  const key = findKey(input.KeyId ?? '', call);
  checkUsable(key);
  checkUsage(key, 'GENERATE_VERIFY_MAC', operation);
  checkAlgorithm(key, algorithm, macAlgorithms(key.spec));
  const hash = `sha${algorithm.slice(-3)}`;
  return { key, algorithm, mac: createHmac(hash, materialInUse(key).bytes).update(message).digest() };
}

export const macOperations: KmsOperations = {
  GenerateMac: {
    access: onUse,
    run(input, call) {
      const made = mac(input, call, 'GenerateMac');
      if (input.DryRun === true) throw dryRun();
      return { Mac: made.mac, MacAlgorithm: made.algorithm, KeyId: made.key.arn };
    },
  },

  VerifyMac: {
    access: onUse,
    run(input, call) {
      const made = mac(input, call, 'VerifyMac');
      const given = input.Mac ?? new Uint8Array();
      if (given.length !== made.mac.length || !timingSafeEqual(given, made.mac))
        throw refused('KMSInvalidMacException', '');
      if (input.DryRun === true) throw dryRun();
      return { KeyId: made.key.arn, MacValid: true, MacAlgorithm: made.algorithm };
    },
  },
};
