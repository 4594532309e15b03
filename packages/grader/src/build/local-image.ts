import { posix } from 'node:path';
import { packImage, type ImageFile } from '@coldstart/images';
import { buildImage, DockerfileProblem } from '@coldstart/images/build';
import { LearnerProblem } from '../problem.ts';
import type { BuildInput, ImageArtifact } from './build.ts';
import type { LocalImage } from './template.ts';

/**
 * Builds a function's image as `sam build` does, without Docker.
 *
 * @param file the template, as the learner knows it
 * @throws LearnerProblem
 */
export async function buildLocalImage(input: BuildInput, image: LocalImage, file: string): Promise<ImageArtifact> {
  const folder = posix.normalize(posix.join(posix.dirname(input.template), image.context)).replace(/\/$/, '');
  const path = posix.normalize(posix.join(folder, image.dockerfile));
  const dockerfile = input.files.get(path);
  if (folder.startsWith('..') || dockerfile === undefined) {
    throw new LearnerProblem({
      kind: 'template',
      message: `${image.logicalId} is built from \`${path}\`, which this exercise does not have`,
      file,
      line: image.line,
      remedy: 'Name a folder of this exercise in `DockerContext`, and the file in it in `Dockerfile`.',
    });
  }
  try {
    const built = buildImage({
      dockerfile: Buffer.from(dockerfile).toString('utf8'),
      context: contextOf(input, folder === '.' ? '' : `${folder}/`),
      args: image.args,
      target: image.target,
      architecture: image.arm ? 'arm64' : 'x86_64',
    });
    const { digest, archive } = await packImage(built);
    return { logicalId: image.logicalId, tag: digest.replace('sha256:', '').slice(0, 16), archive };
  } catch (error) {
    if (error instanceof DockerfileProblem) throw explain(error, `${input.path}/${path}`, dockerfile);
    throw error;
  }
}

/** Files of the answer, and the packages installed in it. */
function contextOf({ files, installed, executables }: BuildInput, prefix: string): Map<string, ImageFile> {
  const context = new Map<string, ImageFile>();
  for (const [name, data] of [...(installed ?? []), ...files])
    if (name.startsWith(prefix)) context.set(name.slice(prefix.length), { data, executable: executables.has(name) });
  return context;
}

function explain({ message, line, remedy }: DockerfileProblem, file: string, source: Uint8Array): LearnerProblem {
  const excerpt = Buffer.from(source).toString('utf8').split('\n')[line - 1];
  return new LearnerProblem({
    kind: 'syntax',
    message,
    file,
    ...(line > 0 && { line, excerpt }),
    remedy,
  });
}
