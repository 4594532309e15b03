const { existsSync, readdirSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');
const { join } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

const SCOPE = '@aws-sdk';
/** What durable functions are written with. */
const DURABLE = '@aws/durable-execution-sdk-js';
/** Of Lambda's own packages, one whose parts most others share. */
const COMMON = 'client-dynamodb';
/** A call that needs to be told nothing, by the package that has it. */
const CALLS = [
  /^ListCommand$/,
  /^List(?:Tables|Functions|Buckets|Queues|Topics|Keys|Streams|StateMachines)Command$/,
  /^List\w+Command$/,
];

/**
 * Loads the AWS SDK, and makes a call with each of its clients: what that takes is compiled once for all forks.
 *
 * @param packages a folder whose `node_modules` have those of functions; empty for Lambda's own
 * @param folders beside one of which Lambda's own are
 */
export async function warmUp(packages, folders) {
  const answers = await answerNothing();
  for (const path of packages === '' ? common(folders) : all(packages)) {
    await callOnce(await import(pathToFileURL(path).href), answers.endpoint);
  }
  await answers.close();
}

function common(folders) {
  for (const folder of folders) {
    try {
      return [createRequire(join(folder, 'index.js')).resolve(`${SCOPE}/${COMMON}`)];
    } catch {
      // Not beside this one.
    }
  }
  return [];
}

function all(packages) {
  const folder = join(packages, 'node_modules', SCOPE);
  const clients = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'index.mjs')) : [];
  return [...clients, join(packages, 'node_modules', DURABLE, 'index.mjs')].filter((path) => existsSync(path));
}

async function callOnce(exported, endpoint) {
  const Client = Object.entries(exported).find(([name]) => /^[A-Z]\w+Client$/.test(name))?.[1];
  const names = Object.keys(exported);
  const Command = CALLS.map((call) => exported[names.find((name) => call.test(name))]).find(
    (found) => found !== undefined,
  );
  if (Client === undefined || Command === undefined) return;
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const client = new Client({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });
  // The answer is none that it understands: it has been on its way and back.
  await client.send(new Command({})).catch(() => undefined);
  client.destroy();
}

/** A server that answers everything with nothing. */
async function answerNothing() {
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { endpoint: `http://127.0.0.1:${server.address().port}`, close };
}
