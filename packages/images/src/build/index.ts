export { buildImage, type BuildInput } from './build.ts';
export { DockerfileProblem } from './problem.ts';
