/** Starlight's own components, as its `components` option lets other components find them. */
declare module 'virtual:starlight/components/*' {
  const Component: (props: Record<string, never>) => unknown;
  export default Component;
}
