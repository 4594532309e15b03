/** Networks as CloudFormation templates describe them. */
export type { TemplateIssue } from './resolve.ts';
export { readNetwork, type ReadNetwork, type Role } from './read.ts';
