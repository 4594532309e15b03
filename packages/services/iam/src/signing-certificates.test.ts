import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startTestCloud, type TestCloud } from './testing/clients.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

// Made with openssl; nobody has their keys.
const ONE = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUFyYMa5/40/jR+c4Hadh6zBxbrwMwCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDb25lMB4XDTI2MTEyOTA2MjMwOVoXDTM2MTEyNjA2MjMwOVow
DjEMMAoGA1UEAwwDb25lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELxtv5tMJ
OPRr4QLm54onapy4VjeI6Cg6v32YI9a3ruxGoM1HH15zCXLw4tS0z38cVvHcf2Ji
DtZCHbr9xHWM96NTMFEwHQYDVR0OBBYEFCseECI3Awkhz1oqBtT9joPahsriMB8G
A1UdIwQYMBaAFCseECI3Awkhz1oqBtT9joPahsriMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAI39zVpFx/ctGvgqoZMm1y6uBoqJUq9MXkyob8jA
8wXfAiEAxE8OFscldObdQU/LmUc8nZFxkEvZjRqE9BLyrnDlems=
-----END CERTIFICATE-----
`;
const TWO = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUPR6Pohcl80sFsWf75jx0cTdFzJowCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDdHdvMB4XDTI2MTEyOTA2MjMwOVoXDTM2MTEyNjA2MjMwOVow
DjEMMAoGA1UEAwwDdHdvMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE//QfSx0u
/ZXHSDIa63EhRxkGbFsa78o+yMoNJwtbhfGbUEM++4NRwc5F2wRcICXaozr+kPYS
fVGqZ++Shkjmj6NTMFEwHQYDVR0OBBYEFC1P1OoSQ2OQPltECY+fCD6kBTZHMB8G
A1UdIwQYMBaAFC1P1OoSQ2OQPltECY+fCD6kBTZHMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAPC5uWH3RWGOXmjl1TP1366LUtsrX+LBIvvmMi8m
Oy//AiEAyyqXtO6r4fcG6ItaHrLiyp9cizyhBRRFVSmw8p4EAHU=
-----END CERTIFICATE-----
`;
const THREE = `-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUSzxJvyc7ZIluT2vhmmltK9B6mpIwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFdGhyZWUwHhcNMjYxMTI5MDYyMzA5WhcNMzYxMTI2MDYyMzA5
WjAQMQ4wDAYDVQQDDAV0aHJlZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEpE
qdx0PgZuvzGoceP6xSsjfmuSWcIbtnInRN+9xbCdfM1roJ6UmgKDMJJ81tHHEjmQ
dYp0Umw5K3BLGCjYth2jUzBRMB0GA1UdDgQWBBQwF2C0fd4GUfQb+InSJLfnrXui
NTAfBgNVHSMEGDAWgBQwF2C0fd4GUfQb+InSJLfnrXuiNTAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIQC8oI07N3monHTkDpc/nbhSVcRr7hKezucW
AHvbfbm+CgIgJzyS9H/dqWwcufkyWbbzZOGpze6Su4FLkdjatNjCVwE=
-----END CERTIFICATE-----
`;
test('certificates come, change and go with their user', async () => {
  const iam = cloud.iam();
  const UserName = 'signer';
  await iam.createUser({ UserName });
  const upload = (CertificateBody: string) => iam.uploadSigningCertificate({ UserName, CertificateBody });
  expect((await refusal(upload('no certificate'))).code).toBe('MalformedCertificate');
  const { Certificate: first } = await upload(ONE);
  expect(first).toMatchObject({ UserName, Status: 'Active', CertificateBody: ONE });
  expect((await refusal(upload(ONE))).code).toBe('DuplicateCertificate');
  await upload(TWO);
  expect(await refusal(upload(THREE))).toMatchObject({
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for CertificatesPerUser: 2',
  });
  const CertificateId = first?.CertificateId;
  await iam.updateSigningCertificate({ UserName, CertificateId, Status: 'Inactive' });
  const { Certificates: list } = await iam.listSigningCertificates({ UserName });
  expect(list?.map(({ Status }) => Status)).toEqual(['Inactive', 'Active']);
  await iam.deleteSigningCertificate({ UserName, CertificateId });
  const gone = iam.deleteSigningCertificate({ UserName, CertificateId });
  expect((await refusal(gone)).message).toBe(`The Certificate with id ${CertificateId} cannot be found.`);
  expect((await refusal(iam.deleteUser({ UserName }))).message).toMatch(/must delete signing certificates first/);
});
