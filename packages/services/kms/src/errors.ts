import { AwsError } from '@coldstart/wire';

/** KMS answers 400 whatever is wrong, though its model has other statuses. */
export const refused = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });

export const validation = (message: string): AwsError => refused('ValidationException', message);

export const notFound = (message: string): AwsError => refused('NotFoundException', message);

export const keyNotFound = (arn: string): AwsError => notFound(`Key '${arn}' does not exist`);

export const aliasNotFound = (arn: string): AwsError => notFound(`Alias ${arn} is not found.`);

export const disabled = (arn: string): AwsError => refused('DisabledException', `${arn} is disabled.`);

/** @param why `is pending deletion.` */
export const invalidState = (arn: string, why: string): AwsError =>
  refused('KMSInvalidStateException', `${arn} ${why}`);

export const invalidUsage = (message: string): AwsError => refused('InvalidKeyUsageException', message);

export const unsupported = (message: string): AwsError => refused('UnsupportedOperationException', message);

/** AWS says no more than the name of this error, whatever is wrong with the ciphertext or its context. */
export const invalidCiphertext = (): AwsError => refused('InvalidCiphertextException', '');

export const incorrectKey = (): AwsError =>
  refused(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );

/** What DryRun answers where the operation would have gone through. */
export const dryRun = (): AwsError =>
  refused('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');

/** What AWS has and this cloud has not. @param what `Multi-Region keys` */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} are not part of this cloud. On AWS they exist; here, leave them out.`, {
    status: 501,
  });

/**
 * AWS was recorded to list what there is in another order than its model has it, and before some of it was there.
 */
export function invalidInput(message: string): AwsError {
  return validation(
    message
      .replace(
        /(at 'macAlgorithm' .*enum value set: )\[.*\]/,
        '$1[HMAC_SHA_384, HMAC_SHA_256, HMAC_SHA_224, HMAC_SHA_512]',
      )
      .replace(
        /(at 'keySpec' .*enum value set: )\[.*SYMMETRIC_DEFAULT.*\]/,
        '$1[RSA_2048, ECC_NIST_P384, ECC_NIST_P256, ECC_NIST_P521, HMAC_384, RSA_3072, ECC_SECG_P256K1, RSA_4096, SYMMETRIC_DEFAULT, HMAC_256, HMAC_224, HMAC_512]',
      )
      .replace(/(at 'keyUsage' .*enum value set: )\[.*\]/, '$1[ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC]'),
  );
}
