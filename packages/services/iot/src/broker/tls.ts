import { randomUUID, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { everywhere, type Cloud } from '@coldstart/cloud';
import { idOf } from '../certificates/x509.ts';
import { iotArn } from '../names.ts';
import { certificateOwners, certificates } from '../state.ts';
import { openBroker } from './brokers.ts';
import type { Device } from './device.ts';

/**
 * Takes a connection that speaks MQTT over TLS. It is the account's where the device's certificate is registered, and ends
 * at once where that is nowhere, or the certificate is not active: so AWS ends it.
 */
export async function takeConnection(socket: TLSSocket, cloud: Cloud): Promise<void> {
  socket.on('error', () => socket.destroy());
  const device = deviceOf(socket, cloud);
  if (device === undefined) {
    socket.destroy();
    return;
  }
  const broker = await openBroker(cloud, device);
  broker.take(socket, device);
}

function deviceOf(socket: TLSSocket, cloud: Cloud): Device | undefined {
  const raw = socket.getPeerCertificate().raw as Buffer | undefined;
  if (raw === undefined) return undefined;
  const id = idOf(raw);
  const owners = cloud.store.peek(certificateOwners, everywhere)?.byId.get(id) ?? [];
  const place = owners.find(
    (owner) => cloud.store.peek(certificates, { ...owner, part: '' })?.byId.get(id)?.status === 'ACTIVE',
  );
  if (place === undefined) return undefined;
  const arn = iotArn(place, 'cert', id);
  return {
    ...place,
    sourceIp: socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    // Its policies are asked in its name, as a user's would be.
    principal: { kind: 'user', account: place.account, arn, userName: id, userId: id },
    certificate: { id, arn, subject: subjectOf(raw) },
    session: randomUUID(),
  };
}

const NAMES: Readonly<Record<string, string>> = {
  C: 'Country',
  CN: 'CommonName',
  L: 'Locality',
  O: 'Organization',
  OU: 'OrganizationalUnit',
  ST: 'State',
};

/** `CN=pump` gives `CommonName`; of several the first. */
function subjectOf(raw: Buffer): Record<string, string> {
  const lines = new X509Certificate(raw).subject.split('\n').reverse();
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [name = '', value = ''] = line.split(/=(.*)/s);
      return NAMES[name] === undefined ? [] : [[NAMES[name], value]];
    }),
  );
}
