export * from './edge.ts';
export * from './lambda-edge.ts';
