import type { Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';
import { nameInArn } from '../names.ts';
import { certificates, type Certificate } from '../state.ts';

/** @throws AwsError ResourceNotFoundException */
export function findCertificate(call: Call, id: string): Certificate {
  const certificate = call.state(certificates).byId.get(id);
  if (certificate === undefined) throw notFound(`The certificate given in the request does not exist: ${id}`);
  return certificate;
}

/** @param arn of a certificate @throws AwsError ResourceNotFoundException */
export function findCertificateOf(call: Call, arn: string): Certificate {
  const certificate = findCertificate(call, nameInArn(arn));
  if (certificate.arn !== arn)
    throw notFound(`The certificate given in the principal does not exist or does not belong to this account: ${arn}`);
  return certificate;
}
