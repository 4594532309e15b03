import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../problem.ts';

const OTHER_WAY = 'Or leave --backend out: the embedded cloud needs no Docker.';
/** Milliseconds that a Docker host may take to say that it is there. */
const TIMEOUT = 3000;

type Answer = 'ok' | 'refused' | 'forbidden' | 'silent';

/**
 * Makes sure that a Docker engine answers, before anything waits for it.
 *
 * @param places where its socket may be
 * @throws UsageError that says which of the ways in which it may be missing it is
 */
export async function requireDocker(
  environment: NodeJS.ProcessEnv,
  places: readonly string[] = socketsOf(environment),
): Promise<void> {
  const host = environment['DOCKER_HOST'];
  if (host !== undefined && host !== '') return requireHost(host);
  const sockets = places.filter((path) => existsSync(path));
  // Pipes of Windows cannot be looked at without opening them.
  if (process.platform === 'win32') sockets.push('//./pipe/docker_engine');
  if (sockets.length === 0) {
    throw new UsageError(
      `There is no Docker on this machine. Install Docker (or Podman with its Docker socket) and start it. ${OTHER_WAY}`,
    );
  }
  const answers = await Promise.all(sockets.map((socketPath) => ping({ socketPath })));
  if (answers.includes('ok')) return;
  const at = sockets[Math.max(0, answers.indexOf('forbidden'))] ?? '';
  if (answers.includes('forbidden')) {
    throw new UsageError(
      `You may not use Docker's socket ${at}. Add yourself to its group (\`sudo usermod -aG docker $USER\`, then log in again). ${OTHER_WAY}`,
    );
  }
  throw new UsageError(
    `Docker is installed, but its engine does not answer at ${at}. Start it (Docker Desktop, or \`sudo systemctl start docker\`). ${OTHER_WAY}`,
  );
}

async function requireHost(host: string): Promise<void> {
  const refuse = (what: string): never => {
    throw new UsageError(
      `DOCKER_HOST is ${host}, and ${what}. Correct or unset DOCKER_HOST, or start the engine there. ${OTHER_WAY}`,
    );
  };
  if (/^(?:unix|npipe):\/\//.test(host)) {
    const answer = await ping({ socketPath: host.replace(/^(?:unix|npipe):\/\//, '') });
    if (answer === 'forbidden') refuse('you may not use that socket');
    if (answer !== 'ok') refuse('no Docker engine answers there');
    return;
  }
  const url = URL.canParse(host) ? new URL(host.replace(/^tcp:/, 'http:')) : undefined;
  if (url === undefined) return refuse('that is no address');
  // Only what can be asked without keys: an engine behind TLS or SSH is left to Testcontainers.
  if (url.protocol !== 'http:' || process.env['DOCKER_TLS_VERIFY']) return;
  const answer = await ping({ host: url.hostname, port: Number(url.port || 2375) });
  if (answer === 'silent') refuse(`it does not answer within ${TIMEOUT / 1000} seconds`);
  if (answer !== 'ok') refuse('no Docker engine answers there');
}

/** Where an engine listens, by installation: plain, Docker Desktop, rootless. */
function socketsOf(environment: NodeJS.ProcessEnv): string[] {
  const home = environment['HOME'] ?? homedir();
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
  ];
}

function ping(at: { socketPath: string } | { host: string; port: number }): Promise<Answer> {
  return new Promise((resolve) => {
    const outgoing = request({ ...at, path: '/_ping', timeout: TIMEOUT }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? 'ok' : 'refused');
    });
    outgoing.on('timeout', () => {
      resolve('silent');
      outgoing.destroy();
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EACCES' || error.code === 'EPERM' ? 'forbidden' : 'refused'),
    );
    outgoing.end();
  });
}
