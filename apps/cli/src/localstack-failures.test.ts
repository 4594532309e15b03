import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyCourse, startCommand, type Ended, type TestCourse } from './testing/course.ts';
import { containers, haveTheEngineAlone, missingForContainers, newContainer, stubImage } from './testing/docker.ts';

const EMBEDDED = /leave --backend out/;
const missing = await missingForContainers();
let course: TestCourse;
const servers: Server[] = [];

beforeAll(async () => {
  course = await copyCourse('01-hello-event');
  return () => course.remove();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function gradeOn(backend: string, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const args = ['hello-event', '--solution', '--force', '--backend', backend, '--course', course.root];
  return startCommand('grade', args, environment).ended;
}

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

describe('an address', () => {
  test('where nothing answers', async () => {
    const port = await listening(createServer());
    servers.splice(0).forEach((server) => server.close());
    const { code, stderr } = await gradeOn(`http://127.0.0.1:${port}`);
    expect(stderr).toContain(`Nothing answers at http://127.0.0.1:${port}`);
    expect(stderr).toMatch(EMBEDDED);
    expect(code).toBe(2);
  });

  test('where something else answers', async () => {
    const port = await listening(createHttpServer((_, response) => response.end('<h1>It works!</h1>')));
    const { code, stderr } = await gradeOn(`http://127.0.0.1:${port}`);
    expect(stderr).toContain('it is no AWS endpoint');
    expect(code).toBe(2);
  });
});

describe('Docker', () => {
  test('that is not there', async () => {
    const { code, stderr } = await gradeOn('localstack', { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(stderr).toContain('DOCKER_HOST is unix:///nowhere/docker.sock, and no Docker engine answers there');
    expect(stderr).toMatch(EMBEDDED);
    expect(code).toBe(2);
  });

  test('whose host does not answer', async () => {
    const port = await listening(createServer(() => undefined));
    const { code, stderr } = await gradeOn('localstack', { DOCKER_HOST: `tcp://127.0.0.1:${port}` });
    expect(stderr).toContain('it does not answer within 3 seconds');
    expect(code).toBe(2);
  });
});

describe.skipIf(missing !== undefined)(`a container${missing === undefined ? '' : ` (${missing})`}`, () => {
  haveTheEngineAlone();
  async function refused(image: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const before = await containers();
    const { code, stderr } = await gradeOn('localstack', {
      TESTCONTAINERS_RYUK_DISABLED: 'true',
      LOCALSTACK_IMAGE: image,
      ...environment,
    });
    expect(await containers()).toEqual(before);
    expect(stderr).toMatch(EMBEDDED);
    expect(code).toBe(2);
    return stderr;
  }

  test('that wants a licence', async () => {
    const image = await stubImage('token', 'echo "License activation failed!"; exit 55');
    expect(await refused(image)).toContain('wants a licence token (its exit code is 55). Set LOCALSTACK_AUTH_TOKEN');
  });

  test('that ends at once', async () => {
    const image = await stubImage('ends', 'echo "cannot write /var/lib/localstack"; exit 3');
    const said = await refused(image);
    expect(said).toContain('ended by itself (exit code 3)');
    expect(said).toContain('cannot write /var/lib/localstack');
  });

  test('that never gets ready', async () => {
    const image = await stubImage('slow', 'echo "Waiting for the license server"; exec busybox sleep 600');
    const said = await refused(image, { COLDSTART_LOCALSTACK_TIMEOUT: '3' });
    expect(said).toContain('was not ready after 3 seconds');
    expect(said).toContain('Waiting for the license server');
  });

  test('that dies half-way', async () => {
    const image = await stubImage(
      'dies',
      'echo "Ready."; /bin/busybox nc -lp 4566 -e /bin/busybox true; echo "out of heap"; exit 9',
    );
    const said = await refused(image);
    expect(said).toContain('ended by itself (exit code 9)');
    expect(said).toContain('out of heap');
  });

  test('whose image cannot be pulled', async () => {
    const said = await refused('127.0.0.1:1/nobody/nothing:1');
    expect(said).toContain('The image 127.0.0.1:1/nobody/nothing:1 cannot be pulled');
  });

  test('whose port is in use', async () => {
    const image = await stubImage('ready', 'echo "Ready."; exec busybox sleep 600');
    const port = await listening(createServer(), '0.0.0.0');
    expect(await refused(image, { LOCALSTACK_PORT: String(port) })).toContain(`Port ${port} is in use`);
  });

  test('of a run that was killed is removed by the next', async () => {
    const image = await stubImage('slow', 'echo "Waiting for the license server"; exec busybox sleep 600');
    const before = await containers();
    const args = ['hello-event', '--solution', '--force', '--backend', 'localstack', '--course', course.root];
    const environment = { TESTCONTAINERS_RYUK_DISABLED: 'true', LOCALSTACK_IMAGE: image };
    const run = startCommand('grade', args, environment);
    const left = await newContainer(before);
    run.kill('SIGKILL');
    await run.ended;
    expect(await containers()).toContain(left);
    const ends = await stubImage('token', 'exit 55');
    await gradeOn('localstack', { TESTCONTAINERS_RYUK_DISABLED: 'true', LOCALSTACK_IMAGE: ends });
    expect(await containers()).toEqual(before);
  });
});
