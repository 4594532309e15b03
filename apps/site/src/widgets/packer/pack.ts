/** The package packer: things go in, and the gauges say what they come to. Limits and form are those of the exercise. */
import { PACKAGE_LIMITS, packedAs, type Form } from '@coldstart/facts/packaging';

/** Something that can be put in. Sizes in megabytes. */
export interface Thing {
  readonly id: string;
  readonly name: string;
  readonly zipped: number;
  readonly unzipped: number;
  /** Where it lies in a function that runs; layers lie in /opt. */
  readonly place: string;
  readonly layer?: true;
}

export const THINGS: readonly Thing[] = [
  { id: 'code', name: 'Your code', zipped: 1, unzipped: 3, place: '/var/task/index.mjs' },
  { id: 'modules', name: 'Packages', zipped: 22, unzipped: 80, place: '/var/task/node_modules/' },
  { id: 'fonts', name: 'Fonts', zipped: 34, unzipped: 45, place: '/var/task/fonts/' },
  {
    id: 'shared',
    name: 'Layer: shared code',
    zipped: 1,
    unzipped: 4,
    place: '/opt/nodejs/node_modules/shared/',
    layer: true,
  },
  { id: 'tools', name: 'Layer: tools', zipped: 30, unzipped: 72, place: '/opt/bin/', layer: true },
  { id: 'browser', name: 'Layer: a browser', zipped: 55, unzipped: 170, place: '/opt/chromium/', layer: true },
  { id: 'model', name: 'A model', zipped: 290, unzipped: 400, place: '/var/task/model/' },
  { id: 'data', name: 'Ten years of data', zipped: 4100, unzipped: 10_900, place: '/var/task/data/' },
];

/** What a base image of AWS's adds to an image, about. */
const BASE = 220;

/** How full something is. */
export interface Gauge {
  readonly id: 'upload' | 'unzipped' | 'layers' | 'image';
  readonly name: string;
  readonly used: number;
  readonly most: number;
  readonly text: string;
}

export interface Packing {
  readonly form: Form;
  readonly says: string;
  readonly gauges: readonly Gauge[];
  /** What lies where while the function runs. */
  readonly places: readonly { readonly place: string; readonly name: string }[];
}

const FORMS: Readonly<Record<Form, string>> = {
  zip: 'A zip archive, uploaded directly.',
  'zip-by-s3': 'A zip archive, by way of S3.',
  image: 'A container image.',
  'not-at-all': 'It fits nowhere: keep the data in S3 or EFS, and read what you need.',
};

export function pack(chosen: ReadonlySet<string>): Packing {
  const things = THINGS.filter(({ id }) => chosen.has(id));
  const code = things.filter(({ layer }) => layer !== true);
  const layers = things.filter(({ layer }) => layer === true).map(({ unzipped }) => unzipped);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const sizes = {
    zipped: sum(code.map(({ zipped }) => zipped)),
    unzipped: sum(code.map(({ unzipped }) => unzipped)),
    layers,
    image: BASE + sum(things.map(({ unzipped }) => unzipped)),
  };
  const { form, why, total } = packedAs(sizes);
  const reason = form === 'zip' ? '' : ` As a plain archive: ${why[form === 'zip-by-s3' ? 'zip' : 'zip-by-s3']}.`;
  const gauge = (id: Gauge['id'], name: string, used: number, most: number, unit: string): Gauge => ({
    id,
    name,
    used,
    most,
    text: `${used.toLocaleString('en')} of ${most.toLocaleString('en')}${unit}`,
  });
  const inImage = form === 'image' || form === 'not-at-all';
  return {
    form,
    says: `${FORMS[form]}${reason}`,
    gauges: [
      gauge('upload', 'Archive, to upload', sizes.zipped, PACKAGE_LIMITS.upload, ' MB'),
      gauge('unzipped', 'Unpacked, with layers', total, PACKAGE_LIMITS.unzipped, ' MB'),
      gauge('layers', 'Layers', layers.length, PACKAGE_LIMITS.layers, ''),
      gauge('image', 'As an image, with its base', sizes.image, PACKAGE_LIMITS.image, ' MB'),
    ],
    places: things.map(({ place, name, layer }) => ({
      place,
      name: inImage && layer === true ? `${name.replace('Layer: ', '')}, copied into the image` : name,
    })),
  };
}
