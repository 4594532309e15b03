import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createPlainServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClassroom } from '@coldstart/classroom/testing';
import { TestClass } from './testing/classroom.ts';
import { copyCourse, runCommand } from './testing/course.ts';
import { hasTerminal, inTerminal } from './testing/terminal.ts';

let here: TestClass;
beforeEach(async () => {
  here = await TestClass.create();
});
afterEach(() => here.remove());

const kept = (): string => join(here.course.root, '.coldstart/classroom.json');

describe('joining', () => {
  test('an address as a browser has it, a code as it is read out; the token is for its owner alone', async () => {
    const { url, title } = here.classroom;
    const { code, stdout } = await here.join(`${url}/lessons/?x=1#top`, 'k7m-', '2qx', '--name', '  Ann   Example ');
    expect(stdout).toContain(`You are Ann Example in “${title}” at ${url}.`);
    expect(code).toBe(0);
    expect(JSON.parse(await readFile(kept(), 'utf8'))).toMatchObject({ server: url, learner: { name: 'Ann Example' } });
    if (process.platform !== 'win32') expect((await stat(kept())).mode & 0o777).toBe(0o600);
  });

  test('a personal code needs no name', async () => {
    const { stdout } = await here.join(here.classroom.url.replace('http://', ''), 'ABCDE-FGH23');
    expect(stdout).toContain('You are Ann of the Roster');
  });

  test('a clone is taken up again, and another one becomes the same learner, by the code that was shown', async () => {
    const { url, code } = here.classroom;
    const joined = await here.join(url, code, '--name', 'Ann');
    const shown = /Your personal code is (\S{5}-\S{5})\./.exec(joined.stdout)?.[1] ?? '';
    expect(joined.stdout).toContain(`pnpm join ${url} --as ${shown}`);
    const other = await copyCourse('01-hello-event');
    const joinThere = (...args: string[]) => runCommand('join', '--course', other.root, ...args);
    try {
      const same = await joinThere(url, code, '--as', shown.toLowerCase());
      expect(same.stdout).toMatch(/^You are Ann in “Serverless on Friday” at /);
      expect(same.stdout).not.toContain('personal code');
      const renewed = await joinThere('--new-code');
      const fresh = /Your personal code is (\S{5}-\S{5})\./.exec(renewed.stdout)?.[1] ?? '';
      expect((await here.join(url, '--as', shown)).stderr).toMatch(/^This code is not that of the class/);
      expect((await here.join(url, '--as', fresh)).stdout).toContain('You are Ann in');
      expect((await here.join(url, '--as', 'ABCDE-FGH23')).stderr).toMatch(
        /^Here you are Ann, and the code is that of Ann of the Roster\. `pnpm join --leave`/,
      );
      expect((await here.join(url, '--as', code)).stderr).toMatch(/^A personal code has ten letters and digits/);
    } finally {
      await other.remove();
    }
  });

  test.skipIf(!hasTerminal)('who is at a terminal is asked for the name', async () => {
    const args = ['join', '--course', here.course.root, here.classroom.url, here.classroom.code];
    expect(await inTerminal(80, args, /Your name/)).toContain('Your name, as your instructor sees it:');
  });

  test('again says who one is, leaving is once, and nobody is there afterwards', async () => {
    await here.joinAsAnn();
    const again = await here.join(here.classroom.url, here.classroom.code, '--name', 'Bob');
    expect(again.stdout.replaceAll('\n', ' ')).toMatch(
      /^You are Ann in .* already\. `pnpm join --leave` leaves it\. $/,
    );
    expect((await here.join()).stdout).toMatch(/^You are Ann in /);
    expect((await here.join('--leave')).stdout).toBe('You have left “Serverless on Friday”.\n');
    expect((await here.join('--leave')).code).toBe(0);
    const { code, stderr } = await here.join();
    expect(stderr).toMatch(/^You are in no classroom\. `pnpm join/);
    expect(code).toBe(2);
  });

  test('a class that does not know its learner any more is joined anew', async () => {
    await here.joinAsAnn();
    here.classroom.tokens.clear();
    const { stdout } = await here.join(here.classroom.url, here.classroom.code, '--name', 'Ann');
    expect(stdout).toMatch(/^You are Ann in “Serverless on Friday” at \S+\.\n/);
  });

  test('a class that has moved is followed without a code, another one is not', async () => {
    await here.joinAsAnn();
    const elsewhere = await new FakeClassroom().start();
    try {
      const refused = await here.join(elsewhere.url);
      expect(refused.stderr).toMatch(/^At \S+ there is another class than “Serverless on Friday”\./);
      const other = await here.join(elsewhere.url, elsewhere.code, '--name', 'Ann');
      expect(other.stderr).toMatch(/^You are Ann in “Serverless on Friday” at /);
      for (const [token, name] of here.classroom.tokens) elsewhere.tokens.set(token, name);
      expect((await here.join(elsewhere.url)).stdout).toContain(
        `You are Ann in “Serverless on Friday” at ${elsewhere.url}`,
      );
    } finally {
      await elsewhere.stop();
    }
  });

  test('who has something waiting does not leave by accident', async () => {
    await here.joinAsAnn();
    await here.classroom.stop();
    await here.write('export const greet = 1;');
    await here.submit('1');
    const refused = await here.join('--leave');
    expect(refused.stderr).toMatch(/^A submission has not been sent yet\. `pnpm submit --send` sends it;/);
    expect(refused.code).toBe(2);
    const left = await here.join('--leave', '--yes');
    expect(left.stdout.replaceAll('\n', ' ')).toMatch(
      /^The classroom could not be told: Nobody listens .*You have left/,
    );
    expect(await here.outbox()).toHaveLength(1);
  });
});

describe('what can go wrong is told in one line that says what to do', () => {
  test.each([
    ['a wrong code', ['K7M2QZ', '--name', 'Ann'], /^This code is not that of the class\. Type it again\.\n$/],
    [
      'no code at all',
      ['O0-?', '--name', 'Ann'],
      /^A code has letters and digits only, as in K7M-2QX\. Type it again\.\n$/,
    ],
    ['nobody to ask', ['K7M2QX'], /^Say who you are: `pnpm join http:\S+ K7M2QX --name "Your Name"`\.\n$/],
    ['a name of nothing', ['K7M2QX', '--name', ' \u200b '], /^Say who you are\.\n$/],
    ['no code', [], /^Add the code that your instructor shows: `pnpm join http:\S+ K7M-2QX`\.\n$/],
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await here.join(here.classroom.url, ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test.each([
    ['http://nowhere.invalid', /^(?:There is no machine called nowhere\.invalid|nowhere\.invalid cannot be looked up)/],
    ['http://127.0.0.1:1/', /^Nobody listens at http:\/\/127\.0\.0\.1:1\. Check the address and its port/],
    ['ftp://127.0.0.1', /^A classroom’s address begins with `http:\/\/` or `https:\/\/`\./],
    ['http://', /^`http:\/\/` is no address\./],
    ['http://ann:secret@127.0.0.1', /^A classroom’s address holds no name and password\./],
  ])('%s', async (address, message) => {
    const { code, stderr } = await here.join(address, 'K7M2QX', '--name', 'Ann');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('a name that is taken', async () => {
    here.classroom.tokens.set('of another', 'Ann');
    const { stderr } = await here.join(here.classroom.url, here.classroom.code, '--name', 'Ann');
    expect(stderr).toBe('Somebody is called Ann already. Take another name.\n');
  });

  test('https where there is none', async () => {
    const { stderr } = await here.join(here.classroom.url.replace('http', 'https'), 'K7M2QX', '--name', 'Ann');
    expect(stderr).toMatch(/does not speak `https`\. Check the address: it may begin with `http:\/\/`\.\n$/);
  });

  test.each([
    ['another web server', { status: 200, body: '<h1>It works!</h1>' }, /is no classroom\. Check the address;/],
    ['JSON of something else', { status: 200, body: '{"classroom":"yes"}' }, /is no classroom\. Check the address;/],
    ['a page that is not there', { status: 404, body: 'Not found' }, /is no classroom\. Check the address;/],
    [
      'a network that wants a sign-in',
      { status: 302, body: '', headers: { location: 'http://login.example' } },
      /in a network with a sign-in page of its own, open a browser and sign in first\./,
    ],
    [
      'too many tries',
      { status: 429, body: '{"error":"Too many codes were tried from here."}', headers: { 'retry-after': '40' } },
      /^Too many codes were tried from here\. Wait 40 s, then try again\.\n$/,
    ],
    ['a fault', { status: 500, body: '' }, /has a fault \(status 500\)\. Try again in a while\.\n$/],
    ['colours for the terminal', { status: 503, body: '{"error":"\\u001b[31mClosed.\\u0007"}' }, /^Closed\.·\n$/],
    ['no answer', 'cut-off' as const, /closed the connection without an answer\./],
  ])('%s', async (_, everywhere, message) => {
    here.classroom.everywhere = everywhere;
    const { code, stderr } = await here.join(here.classroom.url, 'K7M2QX', '--name', 'Ann');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('something that speaks no HTTP', async () => {
    const server = createPlainServer((socket) => socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { stderr } = await here.join(address, 'K7M2QX', '--name', 'Ann');
    server.close();
    expect(stderr).toMatch(/is no classroom\./);
  });

  test('a class that one signs in to elsewhere', async () => {
    const ways = { code: false, roster: false, openId: { name: 'Example University', path: '/api/classroom/openid' } };
    const classroom = await new FakeClassroom({ ways }).start();
    const { stderr } = await here.join(classroom.url, 'K7M2QX', '--name', 'Ann');
    expect(stderr.replaceAll('\n', ' ')).toContain(
      `Open ${classroom.url}/room/ in a browser, sign in there with Example University, and press “A new personal code”. \`pnpm join ${classroom.url} --as CODE\` takes it, and this clone is you.`,
    );
    classroom.roster.set('MYCATDGH99', 'Ann of the University');
    const { stdout } = await here.join(classroom.url, '--as', 'MYCAT-DGH99');
    await classroom.stop();
    expect(stdout).toContain('You are Ann of the University in');
  });

  test('what is kept is broken', async () => {
    await here.joinAsAnn();
    await writeFile(kept(), '{broken');
    expect((await here.submit('1')).stderr).toMatch(
      /^\.coldstart\/classroom\.json cannot be read\. Run `pnpm join --leave`/,
    );
    expect((await here.join('--leave')).code).toBe(0);
    expect((await here.join(here.classroom.url, 'ABCDEFGH23')).code).toBe(0);
  });

  test('a redirection is not followed', async () => {
    let asked = 0;
    const other = createServer((_, response) => {
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    here.classroom.everywhere = { status: 307, body: '', headers: { location } };
    await here.join(here.classroom.url, 'K7M2QX', '--name', 'Ann');
    other.close();
    expect(asked).toBe(0);
  });
});

/** A certificate of its own, as the classroom makes one. */
function certificate(folder: string, name: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const wanted = ['-subj', '/CN=classroom', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, ...wanted], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasOpenssl)('a certificate of its own', () => {
  test('is shown, kept, and another one is refused before anything is sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coldstart-certificates-'));
    const classroom = new FakeClassroom({ tls: certificate(folder, 'first') });
    try {
      await classroom.start();
      const joined = await here.join(classroom.url, classroom.code, '--name', 'Ann');
      const fingerprint = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(joined.stdout.replaceAll('\n', ''))?.[0];
      expect(joined.code).toBe(0);
      expect(JSON.parse(await readFile(kept(), 'utf8'))).toMatchObject({ fingerprint });
      await here.write('export const greet = 1;');
      expect((await here.submit('1')).code).toBe(0);

      await classroom.stop();
      await classroom.start(certificate(folder, 'second'));
      const arrived = classroom.arrived.length;
      await here.write('export const greet = 2;');
      const refused = await here.submit('1');
      expect(refused.stderr).toMatch(/does not have the certificate that it had when you joined[^]*Nothing was sent\./);
      expect(refused.code).toBe(2);
      expect(classroom.arrived).toHaveLength(arrived);
      expect(await here.outbox()).toHaveLength(1);

      await here.join('--leave', '--yes');
      await here.join(classroom.url, 'ABCDEFGH23');
      expect((await here.join()).stdout).toContain('Ann of the Roster');
    } finally {
      await classroom.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
