import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createCertificate, type Certificate } from '@coldstart/wire/certificate';
import { allAddresses } from './addresses.ts';

export interface OwnCertificate extends Certificate {
  /** SHA-256, as `AB:CD:...`: what learners compare. */
  readonly fingerprint: string;
}

/**
 * The certificate of a data folder, made at the first time. It stays the same for as long as the folder does: whoever
 * has joined knows it by its fingerprint, whatever addresses the machine gets.
 *
 * @param names more than this machine's own
 */
export async function ownCertificate(folder: string, names: readonly string[]): Promise<OwnCertificate> {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const kept = await Promise.all([readFile(keyFile, 'utf8'), readFile(certificateFile, 'utf8')]).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (kept !== undefined) return withFingerprint({ key: kept[0], cert: kept[1] });
  const own = hostname();
  const made = createCertificate(own, `${own}.local`, ...allAddresses(), ...names);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(keyFile, made.key, { mode: 0o600 });
  await writeFile(certificateFile, made.cert);
  return withFingerprint(made);
}

const withFingerprint = (certificate: Certificate): OwnCertificate => ({
  ...certificate,
  fingerprint: new X509Certificate(certificate.cert).fingerprint256,
});
