import type { CertificateDescription } from '@aws-sdk/client-iot';
import { everywhere, type Call, type Cloud } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { deleteConflict, exists, invalidRequest } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { certificateOwners, certificates, policies, registry, type Certificate } from '../state.ts';
import { findCertificate } from './find.ts';
import { issueCertificate, readCertificate } from './x509.ts';

const onCertificate = onNamed('cert', 'certificateId');

type Status = Certificate['status'];

/** Keeps a certificate, and where it is registered. @throws AwsError ResourceAlreadyExistsException */
function register(call: Call, text: string, status: Status): Certificate {
  const { id, pem, notBefore, notAfter } = readCertificate(text);
  const { byId } = call.state(certificates);
  const arn = iotArn(call, 'cert', id);
  if (byId.has(id))
    throw exists('The certificate is already provisioned or registered', { resourceArn: arn, resourceId: id });
  const certificate: Certificate = {
    id,
    arn,
    pem,
    notBefore,
    notAfter,
    status,
    created: call.now(),
    modified: call.now(),
  };
  byId.set(id, certificate);
  const owners = call.state(certificateOwners, everywhere).byId;
  owners.set(id, [...(owners.get(id) ?? []), { account: call.account, region: call.region }]);
  return certificate;
}

function forget(call: Call, { id }: Certificate): void {
  call.state(certificates).byId.delete(id);
  const owners = call.state(certificateOwners, everywhere).byId;
  const left = (owners.get(id) ?? []).filter(
    ({ account, region }) => account !== call.account || region !== call.region,
  );
  if (left.length === 0) owners.delete(id);
  else owners.set(id, left);
}

/** Of an account that is gone nobody connects any more. */
export function forgetOwner({ store }: Cloud, account: string): void {
  const owners = store.peek(certificateOwners, everywhere)?.byId;
  for (const [id, places] of owners ?? []) {
    const left = places.filter((place) => place.account !== account);
    if (left.length === 0) owners?.delete(id);
    else owners?.set(id, left);
  }
}

function checkDeletable(call: Call, { arn, status }: Certificate, force: boolean): void {
  if (status === 'ACTIVE') {
    throw new AwsError('CertificateStateException', 'Certificate must be deactivated (not ACTIVE) before deletion.', {
      status: 406,
    });
  }
  if ([...call.state(registry).things.values()].some(({ principals }) => principals.has(arn))) {
    throw deleteConflict(`Things must be detached before deletion (arn: ${arn})`);
  }
  const attached = [...call.state(policies).byName.values()].filter(({ targets }) => targets.has(arn));
  if (attached.length > 0 && !force) {
    throw deleteConflict(`Certificate policies must be detached before deletion (arn: ${arn})`);
  }
  for (const { targets } of attached) targets.delete(arn);
}

const statusOf = (setAsActive: boolean | undefined, status: string | undefined): Status =>
  status === undefined ? (setAsActive === true ? 'ACTIVE' : 'INACTIVE') : (status as Status);

const shown = ({ arn, id }: Certificate) => ({ certificateArn: arn, certificateId: id });

export const certificateOperations: IotOperations = {
  CreateKeysAndCertificate: {
    async run({ setAsActive }, call) {
      const { certificate: pem, publicKey, privateKey } = await issueCertificate(call.now());
      const certificate = register(call, pem, statusOf(setAsActive, undefined));
      return { ...shown(certificate), certificatePem: pem, keyPair: { PublicKey: publicKey, PrivateKey: privateKey } };
    },
  },
  CreateCertificateFromCsr: {
    async run({ certificateSigningRequest, setAsActive }, call) {
      const { certificate: pem } = await issueCertificate(call.now(), certificateSigningRequest);
      return { ...shown(register(call, pem, statusOf(setAsActive, undefined))), certificatePem: pem };
    },
  },
  RegisterCertificate: {
    run: ({ certificatePem, setAsActive, status }, call) =>
      shown(register(call, certificatePem, statusOf(setAsActive, status))),
  },
  RegisterCertificateWithoutCA: {
    run: ({ certificatePem, status }, call) => shown(register(call, certificatePem, statusOf(undefined, status))),
  },
  DescribeCertificate: {
    access: onCertificate,
    run({ certificateId }, call) {
      const { arn, id, status, pem, created, modified, notBefore, notAfter } = findCertificate(call, certificateId);
      const description: CertificateDescription = {
        certificateArn: arn,
        certificateId: id,
        status,
        certificatePem: pem,
        ownedBy: call.account,
        creationDate: new Date(created),
        lastModifiedDate: new Date(modified),
        customerVersion: 1,
        validity: { notBefore: new Date(notBefore), notAfter: new Date(notAfter) },
        certificateMode: 'DEFAULT',
      };
      return { certificateDescription: description };
    },
  },
  UpdateCertificate: {
    access: onCertificate,
    run({ certificateId, newStatus }, call) {
      const certificate = findCertificate(call, certificateId);
      if (newStatus === 'PENDING_TRANSFER' || newStatus === 'REGISTER_INACTIVE') {
        throw invalidRequest(`Certificates cannot be set to ${newStatus}`);
      }
      certificate.status = newStatus as Status;
      certificate.modified = call.now();
    },
  },
  DeleteCertificate: {
    access: onCertificate,
    run({ certificateId, forceDelete = false }, call) {
      const certificate = findCertificate(call, certificateId);
      checkDeletable(call, certificate, forceDelete);
      forget(call, certificate);
    },
  },
  ListCertificates: {
    run({ marker, pageSize, ascendingOrder = false }, call) {
      const all = [...call.state(certificates).byId.values()];
      const ordered = ascendingOrder ? all : all.reverse();
      const { items, token } = listed(ordered, ({ id }) => id, {
        token: marker,
        limit: pageSize,
        scope: ascendingOrder,
      });
      return {
        certificates: items.map((one) => ({
          ...shown(one),
          status: one.status,
          certificateMode: 'DEFAULT',
          creationDate: new Date(one.created),
        })),
        nextMarker: token,
      };
    },
  },
};
