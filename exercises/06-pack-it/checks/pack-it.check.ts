import { check, type CheckContext } from '@coldstart/checks';
import { FORMS, packedAs } from '@coldstart/facts/packaging';
import { PublishLayerVersionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';

/** As `packages.yaml` has it, which is given. */
const packages = z.record(
  z.string(),
  z.strictObject({
    zipped: z.number(),
    unzipped: z.number(),
    layers: z.array(z.number()),
    image: z.number(),
  }),
);

const SHARED = ['shared/prices.js', 'shared/list.json', 'shared/package.json'] as const;

const place = z
  .string()
  .regex(/^(?!\/)[^\\]+(?<!\/)$/, 'must be a path within the archive: it names the file and begins without a slash');
const form = z.enum(FORMS);
const packaging = z.strictObject({
  layer: z.strictObject({ 'shared/prices.js': place, 'shared/list.json': place, 'shared/package.json': place }),
  afterVersion2: z.enum(['old', 'new', 'error']),
  plan: z.strictObject({
    thumbnails: form,
    'page-printer': form,
    maps: form,
    'picture-labels': form,
    'one-for-all': form,
    'archive-search': form,
  }),
});

const read = (t: CheckContext): z.infer<typeof packaging> => t.document('packaging.yaml', packaging);

/** What is in the list of version 1, and in that of version 2. */
type Prices = Readonly<Record<string, number>>;
const pricesOf = (t: CheckContext): Prices => t.document('shared/list.json', z.record(z.string(), z.number()));

const centsOf = (prices: Prices, product: string, quantity: number): number =>
  Math.round(quantity * (prices[product] ?? NaN) * (quantity >= 10 ? 0.9 : 1));

/** Publishes a version of the layer, packed as the document says. @returns its ARN */
async function publish(t: CheckContext, prices: Prices): Promise<string> {
  const { layer } = read(t);
  const files = SHARED.map((file): [string, Uint8Array] => {
    const text = file === 'shared/list.json' ? JSON.stringify(prices) : t.file(file);
    return [layer[file], strToU8(text)];
  });
  const { LayerVersionArn } = await t.client(LambdaClient).send(
    new PublishLayerVersionCommand({
      LayerName: 'prices',
      Content: { ZipFile: zipSync(Object.fromEntries(files)) },
      CompatibleRuntimes: ['nodejs24.x'],
    }),
  );
  return LayerVersionArn ?? '';
}

/** Version 1 is published once for a deployed stack. */
const layered = new WeakMap<object, Promise<string>>();

/** Gives the function version 1 of its layer. */
function withLayer(t: CheckContext): Promise<string> {
  let done = layered.get(t.stack);
  if (done === undefined) {
    done = publish(t, pricesOf(t)).then(async (arn) => {
      await t.configure('ZipFunction', { Layers: [arn] });
      return arn;
    });
    layered.set(t.stack, done);
  }
  return done;
}

interface Order {
  readonly product: string;
  readonly quantity: number;
}

/** Each product, in quantities on both sides of the rebate. */
function someOrders(t: CheckContext): Order[] {
  return t.random
    .shuffle(Object.keys(pricesOf(t)))
    .map((product, index) => ({ product, quantity: [1, 9, 10, t.random.int(11, 200)][index % 4] ?? 1 }));
}

async function mustAnswer(t: CheckContext, name: string, prices: Prices): Promise<void> {
  for (const order of someOrders(t)) {
    const answer = await t.call(name, order);
    const cents = centsOf(prices, order.product, order.quantity);
    t.expect(answer, `the answer of ${name} to ${JSON.stringify(order)}`).toEqual({ ...order, cents });
  }
}

check('form', (t) => {
  read(t);
});

check('layer', async (t) => {
  await withLayer(t);
  await mustAnswer(t, 'ZipFunction', pricesOf(t));
});

check('version', async (t) => {
  const { afterVersion2 } = read(t);
  const first = await withLayer(t);
  const old = pricesOf(t);
  const changed = Object.fromEntries(
    Object.entries(old).map(([product, cents]) => [product, cents + t.random.int(1, 99)]),
  );
  const second = await publish(t, changed);
  await mustAnswer(t, 'ZipFunction', old);
  // And so that nobody takes it for chance: once the function is told of version 2, it has the new prices.
  await t.withConfiguration('ZipFunction', { Layers: [second] }, () => mustAnswer(t, 'ZipFunction', changed));
  await t.configure('ZipFunction', { Layers: [first] });
  t.expect(afterVersion2, '`afterVersion2`').toEqual('old');
});

check('plan', (t) => {
  const { plan } = read(t);
  const given = t.document('packages.yaml', packages);
  for (const [name, chosen] of t.random.shuffle(Object.entries(plan))) {
    const pack = given[name];
    if (pack === undefined) throw new Error(`packages.yaml has no ${name}.`);
    const { form: right, why } = packedAs(pack);
    if (chosen !== right) t.fail(`\`${name}\` to be packed as it fits`, `it says \`${chosen}\`: ${why[chosen]}`);
  }
});

check('image', async (t) => {
  const { error } = await t.invoke('ImageFunction', someOrders(t)[0]);
  if (error?.type.startsWith('Runtime.') === true || error?.type.startsWith('Sandbox.') === true)
    t.fail('Lambda to start ImageFunction', `it failed with ${error.type}: ${error.message}`);
});

check('same', async (t) => {
  await withLayer(t);
  await mustAnswer(t, 'ImageFunction', pricesOf(t));
  const event = { product: `${t.random.word()}-${t.random.hex(4)}`, quantity: t.random.int(1, 9) };
  for (const name of ['ZipFunction', 'ImageFunction']) await t.expectRefusal(name, event, 'UnknownProduct');
});
