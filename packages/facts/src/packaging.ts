/** What fits into a function, and how: limits, and how a package is judged by them. */

/**
 * Megabytes as Lambda counts them, and how many layers a function may have.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const PACKAGE_LIMITS = {
  read: '2026-06',
  /** A zip archive that is uploaded directly. */
  upload: 50,
  /** Code and layers together, unpacked. */
  unzipped: 250,
  layers: 5,
  /** A container image, uncompressed: 10 GB. */
  image: 10_240,
} as const;

export const FORMS = ['zip', 'zip-by-s3', 'image', 'not-at-all'] as const;
export type Form = (typeof FORMS)[number];

/** Sizes in megabytes. */
export interface Package {
  /** The archive, without layers. */
  readonly zipped: number;
  /** The same, unpacked. */
  readonly unzipped: number;
  /** Each layer, unpacked. */
  readonly layers: readonly number[];
  /** The image, if it were one. */
  readonly image: number;
}

export interface Packed {
  /** The first form that it fits into: zip, zip by way of S3, image, none. */
  readonly form: Form;
  /** What is to be said of each form: why it does not fit, or why another comes first. */
  readonly why: Readonly<Record<Form, string>>;
  /** What code and layers take together, unpacked. */
  readonly total: number;
}

const megabytes = (number: number): string => `${number.toLocaleString('en')} MB`;

export function packedAs({ zipped, unzipped, layers, image }: Package): Packed {
  const { upload, unzipped: most, layers: mostLayers, image: largest } = PACKAGE_LIMITS;
  const total = layers.reduce((sum, layer) => sum + layer, unzipped);
  const tooMuch =
    layers.length > mostLayers
      ? `it has ${layers.length} layers, and a function may have ${mostLayers}`
      : total > most
        ? `code and layers are ${megabytes(total)} together, unpacked, and may be ${megabytes(most)}`
        : undefined;
  const tooLargeToUpload =
    zipped > upload
      ? `the archive has ${megabytes(zipped)}, and ${megabytes(upload)} may be uploaded directly`
      : undefined;
  const tooLargeAnImage =
    image > largest ? `the image has ${megabytes(image)}, and may have ${megabytes(largest)}` : undefined;
  const form: Form =
    tooMuch === undefined
      ? tooLargeToUpload === undefined
        ? 'zip'
        : 'zip-by-s3'
      : tooLargeAnImage === undefined
        ? 'image'
        : 'not-at-all';
  const fits = (before: Form): string => `it fits as \`${before}\``;
  return {
    form,
    total,
    why: {
      zip: tooMuch ?? tooLargeToUpload ?? fits('zip'),
      'zip-by-s3': tooMuch ?? (form === 'zip' ? 'it can be uploaded directly' : fits('zip-by-s3')),
      image:
        form === 'not-at-all'
          ? (tooLargeAnImage ?? '')
          : form === 'image'
            ? fits('image')
            : 'it fits into a zip archive',
      'not-at-all': 'one of the others fits',
    },
  };
}
