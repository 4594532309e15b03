import { X509Certificate } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { defineState, type Call } from '@coldstart/cloud';
import { onUserOrCaller } from './access.ts';
import { noSuchEntity, quotaExceeded } from './errors.ts';
import { userOrCaller } from './identities.ts';
import { randomBase32 } from './ids.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type User } from './state.ts';

interface SigningCertificate {
  readonly id: string;
  readonly userId: string;
  readonly body: string;
  readonly fingerprint: string;
  readonly uploaded: Date;
  status: 'Active' | 'Inactive';
}

const signingCertificates = defineState('iam/signing-certificates', () => ({
  byId: new Map<string, SigningCertificate>(),
}));

const PER_USER = 2;

/** A user's certificates, the oldest first. */
export function certificatesOf(call: Call, user: User): SigningCertificate[] {
  return [...call.state(signingCertificates).byId.values()].filter(({ userId }) => userId === user.id);
}

function certificateOf(call: Call, user: User, id: string): SigningCertificate {
  const certificate = certificatesOf(call, user).find((each) => each.id === id);
  if (certificate === undefined) throw noSuchEntity(`The Certificate with id ${id} cannot be found.`);
  return certificate;
}

/** What tells a certificate from others. @throws AwsError MalformedCertificate for what is no X.509 certificate in PEM */
function fingerprintOf(body: string): string {
  try {
    // What follows the certificate is of no account; what is before it must not be there.
    if (!body.trimStart().startsWith('-----BEGIN CERTIFICATE-----')) throw new Error('It does not begin as one.');
    return new X509Certificate(body).fingerprint256;
  } catch (error) {
    throw new AwsError('MalformedCertificate', 'Certificate is malformed, or not in PEM format.', {
      status: 400,
      cause: error,
    });
  }
}

const describe = (user: User, { id, body, status, uploaded }: SigningCertificate) => ({
  UserName: user.name,
  CertificateId: id,
  CertificateBody: body,
  Status: status,
  UploadDate: uploaded,
});

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html */
export const signingCertificateOperations: IamOperations = {
  UploadSigningCertificate: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const fingerprint = fingerprintOf(input.CertificateBody);
      const { byId } = call.state(signingCertificates);
      if ([...byId.values()].some((other) => other.fingerprint === fingerprint)) {
        throw new AwsError('DuplicateCertificate', 'The certificate already exists: upload another one.', {
          status: 409,
        });
      }
      if (certificatesOf(call, user).length >= PER_USER) throw quotaExceeded(`CertificatesPerUser: ${PER_USER}`);
      const certificate: SigningCertificate = {
        id: randomBase32(32),
        userId: user.id,
        body: input.CertificateBody,
        fingerprint,
        uploaded: timestamp(call),
        status: 'Active',
      };
      byId.set(certificate.id, certificate);
      return { Certificate: describe(user, certificate) };
    },
  },

  ListSigningCertificates: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const { items, rest } = page(call, input, certificatesOf(call, user), ({ id }) => id);
      return { Certificates: items.map((certificate) => describe(user, certificate)), ...rest };
    },
  },

  UpdateSigningCertificate: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      certificateOf(call, user, input.CertificateId).status = input.Status === 'Active' ? 'Active' : 'Inactive';
    },
  },

  DeleteSigningCertificate: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      call.state(signingCertificates).byId.delete(certificateOf(call, user, input.CertificateId).id);
    },
  },
};
