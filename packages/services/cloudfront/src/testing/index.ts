export * from './edge.ts';
export * from './lambda-edge.ts';
export * from './site.ts';
