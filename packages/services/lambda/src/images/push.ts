import { readImage } from '@coldstart/images';
import { AwsError, type WireRequest, type WireResponse } from '@coldstart/wire';
import {
  decide,
  formatArn,
  imageAddress,
  imageArchives,
  imageTags,
  policiesOf,
  repositoryUri,
  type Caller,
  type Cloud,
  type ImageReference,
} from '@coldstart/cloud';
import { asLambda } from '../as-lambda.ts';
import { register } from './register.ts';

const PATH = /^\/_lambda\/images\/([^/]+)\/([a-z0-9][a-z0-9._/-]*)$/;

/**
 * Takes an image into the account's registry: `PUT /_lambda/images/REGION/REPOSITORY?tag=TAG`, with an OCI image layout
 * as its body. A registry speaks Docker's protocol on AWS, which those who build without Docker do not.
 *
 * Answers with the image's URI; `undefined` for every other request.
 */
export async function serveImages(
  request: WireRequest,
  cloud: Cloud,
  authenticate: () => Caller,
): Promise<WireResponse | undefined> {
  const [, region, repository] = PATH.exec(request.path) ?? [];
  if (region === undefined || repository === undefined) return undefined;
  if (request.method !== 'PUT') return text(405, 'Images are pushed here, with PUT.');
  try {
    const caller = authenticate();
    const { account } = caller.principal;
    const reference = { account, region, repository, tag: request.query.get('tag') ?? 'latest', digest: undefined };
    return await asLambda(cloud, `an image is pushed to ${repository}`, { account, region }, async (call) => {
      checkAllowed(cloud, request, caller, reference);
      const image = await readImage(request.body).catch((error: unknown) => {
        throw new AwsError('InvalidParameterException', error instanceof Error ? error.message : String(error));
      });
      if (image.whole) return text(501, BUILT_ELSEWHERE);
      await register(call, reference, image);
      call.state(imageTags, { account, region, part: repository }).digests.set(reference.tag, image.digest);
      call.state(imageArchives, imageAddress(reference, image.digest)).bytes = new Uint8Array(request.body);
      return text(201, `${repositoryUri(reference)}:${reference.tag}`);
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return text(error.status ?? 400, `${error.code}: ${error.message}`);
  }
}

const BUILT_ELSEWHERE =
  'NotImplemented: this image has its base in it, as Docker builds it, and takes Docker to run, which is not part of this cloud yet. Push one that was built from its Dockerfile here: `pnpm image FOLDER REPOSITORY:TAG`.';

/** @throws AwsError unless whoever signed may push there */
function checkAllowed(
  cloud: Cloud,
  request: WireRequest,
  { principal }: Caller,
  { account, region, repository }: ImageReference,
): void {
  const access = {
    action: 'ecr:PutImage',
    resource: formatArn({ account, region }, 'ecr', `repository/${repository}`),
    resourceAccount: account,
  };
  const asked = {
    principal,
    access,
    region,
    now: cloud.clock.now(),
    request: { ...request, secure: true },
    extra: {},
  };
  const decision = decide(asked, policiesOf(cloud, principal));
  if (decision.result !== 'allowed') throw new AwsError('AccessDeniedException', decision.message, { status: 403 });
}

const text = (status: number, body: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body: `${body}\n`,
});
