import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, REPOSITORY } from './course.ts';

/** `pnpm cloud --data`, which may be killed at any moment, and started again at the same address. */
export class KillableCloud {
  readonly #data: string;
  #child: ChildProcess | undefined;
  #port = '0';

  constructor(data: string) {
    this.#data = data;
  }

  /** @returns its address */
  async start(): Promise<string> {
    const command = [join(REPOSITORY, 'apps/cli/src/cloud.ts'), '--port', this.#port, '--data', this.#data];
    const started = spawn(process.execPath, command, { env: plainEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = started;
    for await (const endpoint of createInterface({ input: started.stdout })) {
      this.#port = new URL(endpoint).port;
      return endpoint;
    }
    throw new Error('It did not start.');
  }

  /** At once, whatever is under way. */
  strike(): void {
    this.#child?.kill('SIGKILL');
  }

  /** And waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Whom functions tell what they were given: outside of the cloud, so that no kill loses it. */
export interface Listener {
  readonly address: string;
  close(): void;
}

/** @param heard says whether the function is to succeed */
export async function listen(heard: (told: unknown) => boolean): Promise<Listener> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (text += part));
    request.on('end', () => {
      response.statusCode = heard(JSON.parse(text)) ? 200 : 500;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
