/**
 * Where a module that a thread or process of its own is to run stands, as an address relative to `from`. Node 20 runs no
 * TypeScript: from the sources, as tests do, it is what `npm run build` made of them.
 */
export function builtModule(address: string, from: string): URL {
  return new URL(address, from.endsWith('.ts') ? from.replace(/\/src\/(?!.*\/src\/)/u, '/dist/') : from);
}
