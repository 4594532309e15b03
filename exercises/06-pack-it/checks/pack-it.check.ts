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

const SHARED = ['shared/main.js', 'shared/list.json', 'shared/package.json'] as const;

const place = z
  .string()
  .regex(/^(?!\/)[^\\]+(?<!\/)$/, 'must be a path within the archive: it names the file and begins without a slash');
const form = z.enum(FORMS);
const layer = z.strictObject({ 'shared/main.js': place, 'shared/list.json': place, 'shared/package.json': place });
const afterVersion2 = z.enum(['old', 'new', 'error']);
const plan = z.strictObject({
  thumbnails: form,
  'page-printer': form,
  maps: form,
  'picture-labels': form,
  'one-for-all': form,
  'archive-search': form,
});

/** The whole document. Whoever is not through with one part may be graded for another: each is read by itself, too. */
const packaging = z.strictObject({ layer, afterVersion2, plan });
const part = <Schema extends z.ZodRawShape>(t: CheckContext, shape: Schema) =>
  t.document('packaging.yaml', z.looseObject(shape));

/** What is in the list of version 1, and in that of version 2. */
type Prices = Readonly<Record<string, number>>;
const pricesOf = (t: CheckContext): Prices => t.document('shared/list.json', z.record(z.string(), z.number()));

const centsOf = (prices: Prices, product: string, quantity: number): number =>
  Math.round(quantity * (prices[product] ?? NaN) * (quantity >= 10 ? 0.9 : 1));

/** Publishes a version of the layer, packed as the document says. @returns its ARN */
async function publish(t: CheckContext, prices: Prices): Promise<string> {
  const { layer: places } = part(t, { layer });
  const files = SHARED.map((file): [string, Uint8Array] => {
    const text = file === 'shared/list.json' ? JSON.stringify(prices) : t.file(file);
    return [places[file], strToU8(text)];
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
const layered = new WeakMap<object, Promise<void>>();

/** Gives the function version 1 of its layer. */
function withLayer(t: CheckContext): Promise<void> {
  let done = layered.get(t.stack);
  if (done === undefined) {
    done = publish(t, pricesOf(t)).then((arn) => t.configure('ZipFunction', { Layers: [arn] }));
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
  t.document('packaging.yaml', packaging);
});

check('layer', async (t) => {
  await withLayer(t);
  await mustAnswer(t, 'ZipFunction', pricesOf(t));
});

check('version', async (t) => {
  await withLayer(t);
  const old = pricesOf(t);
  const changed = Object.fromEntries(
    Object.entries(old).map(([product, cents]) => [product, cents + t.random.int(1, 99)]),
  );
  const second = await publish(t, changed);
  await mustAnswer(t, 'ZipFunction', old);
  // And so that nobody takes it for chance: once the function is told of version 2, it has the new prices.
  await t.withConfiguration('ZipFunction', { Layers: [second] }, () => mustAnswer(t, 'ZipFunction', changed));
  const { afterVersion2: said } = part(t, { afterVersion2 });
  t.expect(said, '`afterVersion2`').toEqual('old');
});

check('plan', (t) => {
  const { plan: chosen } = part(t, { plan });
  const given = t.document('packages.yaml', packages);
  for (const [name, said] of t.random.shuffle(Object.entries(chosen))) {
    const pack = given[name];
    if (pack === undefined) throw new Error(`packages.yaml has no ${name}.`);
    const { form: right, why } = packedAs(pack);
    if (said !== right) t.fail(`\`${name}\` to be packed as it fits`, `it says \`${said}\`: ${why[said]}`);
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
