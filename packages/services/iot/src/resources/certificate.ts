import type { CertificateStatus } from '@aws-sdk/client-iot';
import { resourceRow } from './resource-row.ts';

interface CertificateProperties {
  Status: CertificateStatus;
  CertificateSigningRequest?: string;
  CertificatePem?: string;
  CACertificatePem?: string;
  CertificateMode?: 'DEFAULT' | 'SNI_ONLY';
}

interface Made {
  readonly certificateArn?: string | undefined;
  readonly certificateId?: string | undefined;
}

const made = {
  id: ({ certificateId }: Made) => certificateId,
  attributes: ({ certificateArn, certificateId }: Made) => ({ Arn: certificateArn, Id: certificateId }),
};

/** From a request, or registered as it is. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-certificate.html */
export const iotCertificate = resourceRow<CertificateProperties>({
  type: 'AWS::IoT::Certificate',
  check: ({ CertificateSigningRequest: request, CertificatePem: pem }) =>
    (request === undefined) === (pem === undefined)
      ? 'Give CertificateSigningRequest or CertificatePem, and not both.'
      : undefined,
  create: {
    CreateCertificateFromCsr: {
      input: ({ properties: { CertificateSigningRequest: request, Status } }) =>
        request === undefined ? undefined : { certificateSigningRequest: request, setAsActive: Status === 'ACTIVE' },
      ...made,
    },
    RegisterCertificate: {
      input: ({ properties: { CertificatePem: pem, CACertificatePem, CertificateMode, Status } }) =>
        pem === undefined || CertificateMode === 'SNI_ONLY'
          ? undefined
          : { certificatePem: pem, caCertificatePem: CACertificatePem, status: Status },
      ...made,
    },
    RegisterCertificateWithoutCA: {
      input: ({ properties: { CertificatePem: pem, CertificateMode, Status } }) =>
        pem === undefined || CertificateMode !== 'SNI_ONLY' ? undefined : { certificatePem: pem, status: Status },
      ...made,
    },
  },
  update: [
    {
      of: ['Status'],
      put: { UpdateCertificate: ({ id, properties }) => ({ certificateId: id, newStatus: properties.Status }) },
    },
  ],
  read: {
    DescribeCertificate: {
      input: ({ id }) => ({ certificateId: id }),
      read: ({ certificateDescription: found }, { before: { CertificateMode, CertificatePem } }) =>
        found && {
          ...(found.status !== undefined && { Status: found.status }),
          ...(CertificatePem !== undefined && { CertificatePem: found.certificatePem }),
          ...(CertificateMode !== undefined && { CertificateMode }),
        },
    },
  },
  delete: {
    UpdateCertificate: ({ id }) => ({ certificateId: id, newStatus: 'INACTIVE' }),
    DeleteCertificate: ({ id }) => ({ certificateId: id, forceDelete: true }),
  },
});
