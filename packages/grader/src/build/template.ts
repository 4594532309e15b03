import { isMap, isScalar, type Document, type LineCounter, type YAMLMap } from 'yaml';
import { LearnerProblem } from '../problem.ts';
import { readYaml } from './read-yaml.ts';

/** A place of a template that names a local folder or file to package. */
export interface LocalCode {
  readonly logicalId: string;
  /** As written: `src/`. */
  readonly path: string;
  readonly line: number;
  /** Puts the uploaded package in its place. */
  replace(bucket: string, key: string): void;
}

/** A function whose image is to be built, as SAM's `Metadata` says: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build.html */
export interface LocalImage {
  readonly logicalId: string;
  readonly line: number;
  /** Relative to the template's folder. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly arm: boolean;
  /** Puts the pushed image in its place. */
  replace(uri: string): void;
  /** Takes its function out of the template. */
  leaveOut(): void;
}

export interface Template {
  readonly code: readonly LocalCode[];
  readonly images: readonly LocalImage[];
  /** Gives every function these environment variables, unless it has its own of that name. */
  giveFunctions(variables: Readonly<Record<string, string>>): void;
  /** The template as it is now. */
  text(): string;
}

/** By resource type: the property that may name local code, and how the uploaded one is written. */
const PACKAGED: Readonly<Record<string, { property: string; bucket: string; key: string }>> = {
  'AWS::Serverless::Function': { property: 'CodeUri', bucket: 'Bucket', key: 'Key' },
  'AWS::Serverless::LayerVersion': { property: 'ContentUri', bucket: 'Bucket', key: 'Key' },
  'AWS::Lambda::Function': { property: 'Code', bucket: 'S3Bucket', key: 'S3Key' },
  'AWS::Lambda::LayerVersion': { property: 'Content', bucket: 'S3Bucket', key: 'S3Key' },
};

/**
 * Reads a template as `sam package` does, leaving everything but the local code as it is written.
 *
 * @param file path as the learner knows it
 * @throws LearnerProblem for what is no template
 */
export function readTemplate(file: string, source: string): Template {
  const { document, lineCounter } = readYaml(file, source);
  if (!isMap(document.contents) || !isMap(document.get('Resources'))) {
    throw new LearnerProblem({
      kind: 'template',
      message: 'The template has no `Resources`',
      file,
      remedy: 'A template lists what it creates under `Resources:`. `pnpm course reset` brings the original back.',
    });
  }
  return {
    code: localCode(document, lineCounter),
    images: localImages(document, lineCounter),
    giveFunctions: (variables) => giveFunctions(document, variables),
    text: () => document.toString({ lineWidth: 0 }),
  };
}

const FUNCTIONS = new Set(['AWS::Serverless::Function', 'AWS::Lambda::Function']);

function giveFunctions(document: Document, variables: Readonly<Record<string, string>>): void {
  const resources = document.get('Resources');
  if (!isMap(resources)) return;
  for (const { value } of resources.items) {
    if (!isMap(value) || !FUNCTIONS.has(String(value.get('Type')))) continue;
    const path = ['Properties', 'Environment', 'Variables'];
    for (const [name, text] of Object.entries(variables))
      if (!value.hasIn([...path, name])) value.setIn([...path, name], text);
  }
}

function localImages(document: Document, lineCounter: LineCounter): LocalImage[] {
  const resources = document.get('Resources');
  if (!isMap(resources)) return [];
  const globals = document.getIn(['Globals', 'Function']);
  return resources.items.flatMap(({ key, value }): LocalImage[] => {
    if (!isMap(value) || !FUNCTIONS.has(String(value.get('Type')))) return [];
    const sam = value.get('Type') === 'AWS::Serverless::Function';
    const metadata = value.get('Metadata');
    if (value.getIn(['Properties', 'PackageType']) !== 'Image' || !isMap(metadata)) return [];
    const { Dockerfile, DockerContext, DockerBuildArgs, DockerBuildTarget } = metadata.toJSON() as Metadata;
    if (Dockerfile === undefined && DockerContext === undefined) return [];
    const shared = sam && isMap(globals) ? globals.get('Architectures') : undefined;
    const architectures = value.getIn(['Properties', 'Architectures']) ?? shared;
    return [
      {
        logicalId: String(isScalar(key) ? key.value : key),
        line: lineCounter.linePos(metadata.range?.[0] ?? 0).line,
        context: String(DockerContext ?? '.'),
        dockerfile: String(Dockerfile ?? 'Dockerfile'),
        args: Object.fromEntries(Object.entries(DockerBuildArgs ?? {}).map(([name, text]) => [name, String(text)])),
        target: DockerBuildTarget === undefined ? undefined : String(DockerBuildTarget),
        arm: JSON.stringify(architectures ?? '').includes('arm64'),
        replace: (uri) =>
          sam
            ? value.setIn(['Properties', 'ImageUri'], uri)
            : value.setIn(['Properties', 'Code'], document.createNode({ ImageUri: uri })),
        leaveOut: () => resources.delete(key),
      },
    ];
  });
}

interface Metadata {
  readonly Dockerfile?: unknown;
  readonly DockerContext?: unknown;
  readonly DockerBuildArgs?: object;
  readonly DockerBuildTarget?: unknown;
}

function localCode(document: Document, lineCounter: LineCounter): LocalCode[] {
  const found: LocalCode[] = [];
  const globals = document.getIn(['Globals', 'Function']);
  if (isMap(globals)) collect(globals, 'Globals', PACKAGED['AWS::Serverless::Function'], lineCounter, document, found);
  const resources = document.get('Resources');
  if (!isMap(resources)) return found;
  for (const { key, value } of resources.items) {
    if (!isMap(value)) continue;
    const type = value.get('Type');
    const properties = value.get('Properties');
    if (typeof type !== 'string' || !isMap(properties)) continue;
    collect(properties, String(isScalar(key) ? key.value : key), PACKAGED[type], lineCounter, document, found);
  }
  return found;
}

function collect(
  properties: YAMLMap,
  logicalId: string,
  rule: (typeof PACKAGED)[string] | undefined,
  lineCounter: LineCounter,
  document: Document,
  found: LocalCode[],
): void {
  if (rule === undefined) return;
  const node = properties.get(rule.property, true);
  if (!isScalar(node) || typeof node.value !== 'string' || node.tag?.startsWith('!') === true) return;
  if (/^(?:s3|https?):\/\//.test(node.value)) return;
  found.push({
    logicalId,
    path: node.value,
    line: lineCounter.linePos(node.range?.[0] ?? 0).line,
    replace: (bucket, key) =>
      properties.set(rule.property, document.createNode({ [rule.bucket]: bucket, [rule.key]: key })),
  });
}
